package io.quillstream.ingest.product;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AllowanceTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicInteger measured = new AtomicInteger();
    private final UUID workspace = UUID.randomUUID();
    private final Allowance allowance = new Allowance("10 things", 10, this::measure, nanos::get);

    @Test
    void whatIsAddedAndRemovedCountsWithoutAsking() {
        stored.set(8);
        assertTrue(allowance.allows(workspace, 2));
        allowance.changed(workspace, 2);
        assertFalse(allowance.allows(workspace, 1));
        allowance.changed(workspace, -1);
        assertTrue(allowance.allows(workspace, 1));
        assertEquals(1, measured.get());
    }

    @Test
    void thereIsNoRoomForMoreThanTheBound() {
        stored.set(10);
        ProblemException refusal = assertThrows(ProblemException.class, () -> allowance.require(workspace, 1));
        assertEquals(ProblemCode.QUOTA_EXCEEDED, refusal.code());
        assertEquals("A workspace may keep 10 things; the operator can allow more", refusal.getMessage());
    }

    @Test
    void aFullWorkspaceIsMeasuredAgainSoonAndAnotherLater() {
        stored.set(10);
        assertFalse(allowance.allows(workspace, 1));
        stored.set(9);
        pass(Duration.ofSeconds(9));
        assertFalse(allowance.allows(workspace, 1));
        pass(Duration.ofSeconds(1));
        assertDoesNotThrow(() -> allowance.require(workspace, 1));

        stored.set(10);
        pass(Duration.ofMinutes(9));
        assertTrue(allowance.allows(workspace, 1));
        pass(Duration.ofMinutes(1));
        assertFalse(allowance.allows(workspace, 1));
        assertEquals(3, measured.get());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private long measure(UUID asked) {
        assertEquals(workspace, asked);
        measured.incrementAndGet();
        return stored.get();
    }
}
