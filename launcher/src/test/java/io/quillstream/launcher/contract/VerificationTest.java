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

/** The ledger derived again beside the running system, for one operator at a time and for one workspace at a time. */
@ExtendWith(House.Shared.class)
class VerificationTest {

    private static final int AUDITORS = 8;

    @Test
    void whoever_comes_while_another_verification_runs_is_told_when_to_come_again(House house) throws Exception {
        List<Reply> replies = together(Collections.nCopies(AUDITORS, house.operator()));
        List<Reply> refused =
                replies.stream().filter(reply -> reply.status() != 200).toList();
        assertTrue(refused.size() < AUDITORS, () -> "nobody had a turn: " + replies);
        assertTrue(!refused.isEmpty(), "each came when the one before had gone");
        for (Reply reply : refused) {
            assertEquals("503 OVERLOADED", reply.status() + " " + reply.code(), reply::toString);
            assertEquals("5", reply.header("Retry-After"), reply::toString);
        }
    }

    @Test
    void a_workspace_that_asks_many_times_at_once_is_told_to_ask_less(House house) throws Exception {
        Client auditor = house.tenant(100).somebody();
        List<Reply> replies = together(Collections.nCopies(AUDITORS, auditor));
        List<Reply> refused =
                replies.stream().filter(reply -> reply.status() != 200).toList();
        assertTrue(refused.size() < AUDITORS, () -> "nobody had a turn: " + replies);
        assertTrue(!refused.isEmpty(), "each came when the one before had gone");
        for (Reply reply : refused) {
            assertEquals("429 RATE_LIMITED", reply.status() + " " + reply.code(), reply::toString);
            assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1, reply::toString);
        }
    }

    @Test
    void workspaces_that_ask_at_once_all_get_their_verdict(House house) throws Exception {
        Client ofOne = house.tenant(100).somebody();
        Client ofAnother = house.tenant(100).somebody();
        for (Reply reply : together(List.of(ofOne, ofAnother, house.operator()))) {
            assertEquals(200, reply.status(), reply::toString);
            assertTrue(reply.json().path("holds").asBoolean(), reply::toString);
        }
    }

    private static List<Reply> together(List<Client> callers) throws Exception {
        CyclicBarrier beginning = new CyclicBarrier(callers.size());
        List<Callable<Reply>> questions = new ArrayList<>();
        for (Client auditor : callers) {
            questions.add(() -> {
                beginning.await();
                return auditor.get("/api/v1/audit/verification");
            });
        }
        List<Reply> replies = new ArrayList<>();
        try (ExecutorService auditors = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Reply> reply : auditors.invokeAll(questions)) {
                replies.add(reply.get());
            }
        }
        return replies;
    }
}
