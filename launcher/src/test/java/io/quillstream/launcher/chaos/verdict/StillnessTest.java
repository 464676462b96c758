package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StillnessTest {

    private static final Duration WITHIN = Duration.ofMillis(100);

    @Test
    void the_longest_is_looked_for_from_edge_to_edge() {
        assertEquals(30, finished(10, 40, 60).longest(at(0), at(70)).toMillis());
        assertEquals(10, finished(10, 15).longest(at(0), at(17)).toMillis());
        assertEquals(50, finished(10, 15).longest(at(0), at(65)).toMillis());
        assertEquals(70, finished().longest(at(0), at(70)).toMillis());
        assertEquals(20, finished(90, 20, 200, 40).longest(at(20), at(40)).toMillis(), "only what is between");
    }

    @Test
    void after_a_moment_the_gap_counts_that_begins_soon_and_to_its_end() {
        Stillness stillness = finished(0, 110, 150, 900);

        assertEquals(
                60, stillness.after(at(50), Duration.ofMillis(70), at(1_000)).toMillis(), "from the moment on");
        assertEquals(750, stillness.after(at(50), WITHIN, at(1_000)).toMillis(), "to its end");
        assertEquals(350, stillness.after(at(50), WITHIN, at(500)).toMillis(), "but not behind the end of all");
        assertEquals(
                40, stillness.after(at(105), Duration.ofMillis(20), at(1_000)).toMillis());
    }

    private static Stillness finished(long... at) {
        return new Stillness(Arrays.stream(at).mapToObj(StillnessTest::at).toList());
    }

    private static Instant at(long ms) {
        return Instant.ofEpochMilli(ms);
    }
}
