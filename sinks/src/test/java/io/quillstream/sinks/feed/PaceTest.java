package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void records_gather_and_a_backlog_does_not_wait() {
        Pace pace = new Pace(Pace.SHORT);
        assertEquals(Duration.ZERO, pace.between(0), "nothing came: nothing to gather");
        assertEquals(Pace.SHORT, pace.between(1), "the next one may be on its way");
        assertEquals(Pace.SHORT, pace.between(999));
        assertEquals(Duration.ZERO, pace.between(1_000), "a backlog is large enough");
    }

    @Test
    void what_is_asked_for_now_and_then_gathers_for_longer() {
        assertTrue(Pace.LONG.compareTo(Pace.SHORT) > 0);
        assertEquals(Pace.LONG, new Pace(Pace.LONG).between(1));
        // Credits that are granted must be available within a second.
        assertTrue(Pace.LONG.toMillis() <= 500);
    }
}
