package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.launcher.house.AuditTurns.Turn;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

@Timeout(60)
class AuditTurnsTest {

    private static final Duration LONG = Duration.ofSeconds(50);

    private final AtomicLong nanos = new AtomicLong();
    private final AuditTurns turns = new AuditTurns(LONG, nanos::get);
    private final UUID busy = UUID.randomUUID();
    private final UUID second = UUID.randomUUID();
    private final UUID third = UUID.randomUUID();

    @Test
    void workspaces_take_turns_and_each_stands_in_line_once() throws Exception {
        Turn first = turns.ofWorkspace(busy);
        FutureTask<Turn> next = inLine(second);
        FutureTask<Turn> last = inLine(third);
        assertRefused(ProblemCode.RATE_LIMITED, "5", () -> turns.ofWorkspace(busy));
        assertRefused(ProblemCode.RATE_LIMITED, "5", () -> turns.ofWorkspace(third));
        assertFalse(next.isDone());
        first.close();
        Turn ofSecond = next.get();
        assertFalse(last.isDone(), "one at a time");
        ofSecond.close();
        last.get().close();
    }

    @Test
    void after_a_long_turn_a_workspace_rests_three_times_as_long() throws Exception {
        Turn turn = turns.ofWorkspace(busy);
        pass(Duration.ofSeconds(20));
        turn.close();
        assertRefused(ProblemCode.RATE_LIMITED, "60", () -> turns.ofWorkspace(busy));
        turns.ofWorkspace(second).close();
        pass(Duration.ofMillis(59_500));
        assertRefused(ProblemCode.RATE_LIMITED, "1", () -> turns.ofWorkspace(busy));
        pass(Duration.ofMillis(500));
        turns.ofWorkspace(busy).close();
    }

    @Test
    void after_a_short_turn_nobody_rests() throws Exception {
        Turn turn = turns.ofWorkspace(busy);
        pass(Duration.ofSeconds(5));
        turn.close();
        turns.ofWorkspace(busy).close();
    }

    @Test
    void tenants_are_in_no_operator_s_way_nor_he_in_theirs() throws Exception {
        Turn ofTenant = turns.ofWorkspace(busy);
        Turn ofOperator = turns.ofOperator();
        assertRefused(ProblemCode.OVERLOADED, "5", turns::ofOperator);
        ofTenant.close();
        turns.ofWorkspace(second).close();
        ofOperator.close();
        turns.ofOperator().close();
    }

    @Test
    void whose_turn_does_not_come_may_come_again() throws Exception {
        AuditTurns impatient = new AuditTurns(Duration.ZERO, nanos::get);
        Turn turn = impatient.ofWorkspace(busy);
        assertRefused(ProblemCode.OVERLOADED, "5", () -> impatient.ofWorkspace(second));
        turn.close();
        impatient.ofWorkspace(second).close();
    }

    @Test
    void a_door_that_closes_waits_for_nobody_in_line() throws Exception {
        turns.ofWorkspace(busy);
        FutureTask<Turn> next = inLine(second);
        turns.close();
        ExecutionException refused = assertThrows(ExecutionException.class, next::get);
        assertEquals(
                ProblemCode.OVERLOADED,
                assertInstanceOf(ProblemException.class, refused.getCause()).code());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Returns when the workspace stands in line. */
    private FutureTask<Turn> inLine(UUID workspace) {
        FutureTask<Turn> asking = new FutureTask<>(() -> turns.ofWorkspace(workspace));
        Thread thread = Thread.ofPlatform().daemon().start(asking);
        while (thread.isAlive() && thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        return asking;
    }

    private static void assertRefused(ProblemCode code, String retryAfter, Executable asking) {
        ProblemException refusal = assertThrows(ProblemException.class, asking);
        assertEquals(code, refusal.code());
        assertEquals(retryAfter, refusal.headers().get("Retry-After"));
    }
}
