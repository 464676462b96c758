package io.quillstream.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class RecentKeysTest {

    private final RecentKeys keys = new RecentKeys();
    private final UUID id = UUID.randomUUID();

    @Test
    void ordersOfOneKeyMayBeTakenSideBySide() {
        RecentKeys.Turn first = keys.takeJob(id);
        RecentKeys.Turn second = keys.takeJob(id);
        first.close();
        inProgress(() -> keys.takeBatch(id));
        second.close();
        keys.takeBatch(id).close();
    }

    @Test
    void aBatchIsTakenAlone() {
        RecentKeys.Turn batch = keys.takeBatch(id);
        inProgress(() -> keys.takeBatch(id));
        inProgress(() -> keys.takeJob(id));
        keys.takeJob(UUID.randomUUID()).close();
        batch.close();
        RecentKeys.Turn order = keys.takeJob(id);
        inProgress(() -> keys.takeBatch(id));
        order.close();
        keys.takeBatch(id).close();
    }

    private static void inProgress(Executable taking) {
        ProblemException refusal = assertThrows(ProblemException.class, taking);
        assertEquals(ProblemCode.IDEMPOTENCY_IN_PROGRESS, refusal.code());
    }
}
