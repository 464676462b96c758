package io.quillstream.edge.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who asks a store that is away, and when. */
class OutageTest {

    private static final long SECOND = 1_000_000_000L;

    // Clocks of this kind may begin anywhere, and pass the largest number.
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND / 2);
    private final Outage outage = new Outage(nanos::get);

    @Test
    void everybodyAsksAStoreThatIsThere() {
        assertTrue(outage.worthAsking());
        assertTrue(outage.worthAsking());
        assertFalse(outage.over(), "that it answers is no news");
    }

    @Test
    void oneASecondAsksAStoreThatIsAway() {
        assertTrue(outage.begun(), "news");
        assertFalse(outage.begun(), "known");
        assertFalse(outage.worthAsking());
        nanos.addAndGet(SECOND - 1);
        assertFalse(outage.worthAsking());
        nanos.addAndGet(1);
        assertTrue(outage.worthAsking(), "one tries");
        assertFalse(outage.worthAsking(), "the others do not");
        nanos.addAndGet(SECOND);
        assertTrue(outage.worthAsking(), "nobody told what came of the last try");
        assertTrue(outage.over(), "news");
        assertTrue(outage.worthAsking());
        assertTrue(outage.worthAsking());
    }

    @Test
    void aTryThatFailedBeginsTheSecondAgain() {
        outage.begun();
        nanos.addAndGet(SECOND);
        assertTrue(outage.worthAsking());
        nanos.addAndGet(SECOND / 2);
        outage.begun();
        nanos.addAndGet(SECOND / 2);
        assertFalse(outage.worthAsking());
        nanos.addAndGet(SECOND / 2);
        assertTrue(outage.worthAsking());
    }

    @Test
    void ofManyAtOnceOneTries() {
        outage.begun();
        nanos.addAndGet(SECOND);
        AtomicInteger tries = new AtomicInteger();
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                many.submit(() -> tries.addAndGet(outage.worthAsking() ? 1 : 0));
            }
        }
        assertEquals(1, tries.get());
    }
}
