package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void a_lone_record_a_crowd_and_a_backlog_have_their_own_pace() {
        assertEquals(Duration.ZERO, Pace.between(0), "nothing came: nothing to gather");
        assertEquals(Pace.between(1), Pace.between(9));
        assertTrue(Pace.between(1).compareTo(Pace.between(10)) < 0, "more to come is worth a longer wait");
        assertEquals(Pace.between(10), Pace.between(999));
        assertEquals(Duration.ZERO, Pace.between(1_000), "a backlog does not wait");
    }
}
