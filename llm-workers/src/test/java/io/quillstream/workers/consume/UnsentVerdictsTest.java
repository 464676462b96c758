package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnsentVerdictsTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final UnsentVerdicts unsent = new UnsentVerdicts(now::get);

    @Test
    void theFirstWaitsForOthersButNotForLong() {
        assertTrue(unsent.isEmpty());
        assertFalse(unsent.due());

        unsent.add();
        assertFalse(unsent.isEmpty());
        assertFalse(unsent.due());

        later(UnsentVerdicts.MOMENT.minusNanos(1));
        unsent.add();
        assertFalse(unsent.due());

        later(Duration.ofNanos(1));
        assertTrue(unsent.due(), "however late the last one came");
    }

    @Test
    void whatHasLeftIsNotSentAgain() {
        unsent.add();
        later(UnsentVerdicts.MOMENT);
        unsent.leave();

        assertTrue(unsent.isEmpty());
        assertFalse(unsent.due());

        unsent.add();
        assertFalse(unsent.due(), "it waits for others of its own");
    }

    private void later(Duration by) {
        now.addAndGet(by.toNanos());
    }
}
