package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveInvariantsTest {

    private final WrittenLog log = new WrittenLog();
    private final LiveInvariants invariants = new LiveInvariants(1);

    /** Each id counts once, however often it comes. */
    @Test
    void a_grant_that_is_lost_is_found_at_rest() {
        invariants.wentIn(log.asked("EXTRA", "lost", 5));
        assertEquals(List.of("I15"), WrittenLog.names(invariants.atRest()));
    }
}
