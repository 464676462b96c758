package io.quillstream.edge.turn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.edge.turn.FairSlots.Slot;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FairSlotsTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final UUID busy = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    @Test
    void aWorkspaceWithManyFilesLeavesASlotToOthers() throws Exception {
        FairSlots slots = new FairSlots("files", 2, 1, LONG);
        Slot first = slots.take(busy);
        FutureTask<Slot> second = waiting(slots, busy);
        FutureTask<Slot> third = waiting(slots, busy);

        slots.take(other).close();

        assertFalse(second.isDone());
        first.close();
        Slot ofSecond = second.get();
        assertFalse(third.isDone(), "one at a time");
        ofSecond.close();
        third.get().close();
    }

    @Test
    void aWorkspaceHasItsShareOfTheSlotsAndNoMore() {
        FairSlots slots = new FairSlots("files", 3, 2, Duration.ZERO);
        Slot first = slots.take(busy);
        Slot second = slots.take(busy);
        assertRefused(ProblemCode.RATE_LIMITED, slots, busy);

        slots.take(other).close();

        second.close();
        slots.take(busy).close();
        first.close();
    }

    @Test
    void whoWaitsTooLongIsToldWhetherTheWorkspaceIsToBlame() {
        FairSlots slots = new FairSlots("files", 1, 1, Duration.ZERO);
        Slot first = slots.take(busy);
        assertRefused(ProblemCode.RATE_LIMITED, slots, busy);
        assertRefused(ProblemCode.OVERLOADED, slots, other);

        first.close();

        slots.take(other).close();
        slots.take(busy).close();
    }

    /** Returns when the file stands in line. */
    private static FutureTask<Slot> waiting(FairSlots slots, UUID workspace) {
        FutureTask<Slot> asking = new FutureTask<>(() -> slots.take(workspace));
        Thread thread = Thread.ofPlatform().daemon().start(asking);
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return asking;
    }

    private static void assertRefused(ProblemCode code, FairSlots slots, UUID workspace) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> slots.take(workspace));
        assertEquals(code, refusal.code());
        assertEquals("5", refusal.headers().get("Retry-After"));
    }
}
