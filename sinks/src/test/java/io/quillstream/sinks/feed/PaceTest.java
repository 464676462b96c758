package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void records_gather_and_a_backlog_does_not_wait() {
        assertEquals(Duration.ZERO, Pace.between(0), "nothing came: nothing to gather");
        assertTrue(Pace.between(1).isPositive(), "the next one may be on its way");
        assertEquals(Pace.between(1), Pace.between(999));
        assertEquals(Duration.ZERO, Pace.between(1_000), "a backlog is large enough");
    }
}
