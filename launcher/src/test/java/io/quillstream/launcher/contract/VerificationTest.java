package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ledger derived again beside the running system, for one caller at a time. */
@ExtendWith(House.Shared.class)
class VerificationTest {

    private static final int AUDITORS = 8;

    @Test
    void whoever_comes_while_another_verification_runs_is_told_when_to_come_again(House house) throws Exception {
        List<Reply> replies = together(house.operator());
        List<Reply> refused =
                replies.stream().filter(reply -> reply.status() != 200).toList();
        assertTrue(refused.size() < AUDITORS, () -> "nobody had a turn: " + replies);
        assertTrue(!refused.isEmpty(), "each came when the one before had gone");
        for (Reply reply : refused) {
            assertEquals("503 OVERLOADED", reply.status() + " " + reply.code(), reply::toString);
            assertEquals("5", reply.header("Retry-After"), reply::toString);
        }
    }

    private static List<Reply> together(Client auditor) throws Exception {
        CyclicBarrier beginning = new CyclicBarrier(AUDITORS);
        List<Callable<Reply>> questions = Collections.nCopies(AUDITORS, () -> {
            beginning.await();
            return auditor.get("/api/v1/audit/verification");
        });
        List<Reply> replies = new ArrayList<>();
        try (ExecutorService auditors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> reply : auditors.invokeAll(questions)) {
                replies.add(reply.get());
            }
        }
        return replies;
    }
}
