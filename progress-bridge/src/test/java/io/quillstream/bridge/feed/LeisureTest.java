package io.quillstream.bridge.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeisureTest {

    private static final Duration PAUSE = Duration.ofHours(1);

    private final AtomicBoolean awaited = new AtomicBoolean();
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final Leisure leisure = new Leisure(PAUSE, awaited::get, now::get);

    @Test
    void aReaderPausesWhileNobodyWaitsOrHasAskedLately() {
        assertEquals(Duration.ZERO, leisure.due(), "just begun");

        later(Leisure.A_MOMENT);
        assertEquals(PAUSE, leisure.due());

        awaited.set(true);
        assertEquals(Duration.ZERO, leisure.due());

        awaited.set(false);
        leisure.end();
        assertEquals(Duration.ZERO, leisure.due());

        later(Leisure.A_MOMENT.minusNanos(1));
        assertEquals(Duration.ZERO, leisure.due());

        later(Duration.ofNanos(1));
        assertEquals(PAUSE, leisure.due());
    }

    @Test
    void whoeverAsksEndsThePause() throws Exception {
        later(Leisure.A_MOMENT);
        Thread reader = Thread.ofPlatform().daemon().start(leisure::take);

        leisure.end();

        assertTrue(reader.join(Duration.ofSeconds(30)), "the reader goes on");
    }

    private void later(Duration by) {
        now.addAndGet(by.toNanos());
    }
}
