package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.RateInvariant.Apart;
import io.quillstream.checker.RateInvariant.Pass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateInvariantTest {

    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final RateInvariant tenAMinute = new RateInvariant(10, Duration.ofMinutes(1), 2);

    @Test
    void a_full_bucket_and_what_refills_may_pass_and_no_more() {
        List<Pass> passes = new ArrayList<>();
        passes.addAll(passes(10, 0));
        passes.addAll(passes(1, 6));
        passes.addAll(passes(1, 12));
        assertEquals(List.of(), broken(passes));
        passes.addAll(passes(1, 12));
        assertEquals(List.of("I32"), broken(passes));
    }

    @Test
    void a_time_that_is_too_full_is_found_behind_a_quiet_one() {
        List<Pass> passes = new ArrayList<>(passes(1, 0));
        passes.addAll(passes(11, 600));
        assertEquals(List.of("I32"), broken(passes));
    }

    @Test
    void doors_that_cannot_share_it_have_one_each_and_a_new_one_where_they_start() {
        Apart apart = new Apart(BEGIN, BEGIN.plusSeconds(5), 0);
        assertEquals(List.of(), broken(passes(20, 3), apart));
        assertEquals(List.of("I32"), broken(passes(21, 3), apart));
        assertEquals(List.of("I32"), broken(passes(20, 6), apart), "they shared it again");
        assertEquals(List.of(), broken(passes(30, 3), new Apart(BEGIN, BEGIN.plusSeconds(5), 1)));
    }

    private static List<Pass> passes(int count, int second) {
        Instant at = BEGIN.plusSeconds(second);
        return java.util.stream.Stream.generate(() -> new Pass(at, at))
                .limit(count)
                .toList();
    }

    private List<String> broken(List<Pass> passes, Apart... troubles) {
        return tenAMinute.check(passes, List.of(troubles)).stream()
                .map(Violation::invariant)
                .toList();
    }
}
