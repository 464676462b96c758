package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestTest {

    private static final Violation LATE = new Violation("I20", "a sink is behind");

    @Test
    void whoCannotLookHasNotSeenThatAllHolds() throws Exception {
        List<Violation> found = Rest.lastFound(Duration.ZERO, () -> {
            throw new IllegalStateException("Duplicate key 7");
        });

        assertEquals(
                List.of(new Violation("checker", "could not look: java.lang.IllegalStateException: Duplicate key 7")),
                found);
    }

    @Test
    void theLastLookCounts() throws Exception {
        Deque<List<Violation>> looks = new ArrayDeque<>(List.of(List.of(LATE), List.of()));
        assertEquals(List.of(), Rest.lastFound(Duration.ofMinutes(1), looks::poll));
        assertEquals(List.of(LATE), Rest.lastFound(Duration.ZERO, () -> List.of(LATE)));
    }
}
