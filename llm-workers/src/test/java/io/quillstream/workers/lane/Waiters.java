package io.quillstream.workers.lane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;

/** Those who wait for a slot, as a test awaits them. */
public final class Waiters {

    private Waiters() {}

    /** Returns when so many wait in that lane; fails after ten seconds. */
    public static void await(LaneSlots slots, Lane lane, int waiting) {
        Instant giveUp = Instant.now().plusSeconds(10);
        while (slots.waiting(lane) < waiting) {
            assertTrue(Instant.now().isBefore(giveUp), "nobody came to wait");
            Thread.onSpinWait();
        }
    }
}
