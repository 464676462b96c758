package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quillstream.workers.model.ModelReply.Answer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WriteBehindAnswersTest {

    private static final UUID WORKSPACE = UUID.randomUUID();
    private static final Answer ANSWER = new Answer("text", "openai", "m", Optional.empty(), false, false, false, 1);

    /** Takes answers when the test says so. */
    private static final class Slow implements AnswerCache {

        private final AnswerCache kept = new InMemoryAnswerCache();
        private final List<Integer> together = new CopyOnWriteArrayList<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public Optional<Answer> find(UUID workspace, String key) {
            return kept.find(workspace, key);
        }

        @Override
        public void put(UUID workspace, String key, Answer answer) {
            begun.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            kept.put(workspace, key, answer);
        }

        @Override
        public void putAll(List<Remembered> answers) {
            together.add(answers.size());
            AnswerCache.super.putAll(answers);
        }

        @Override
        public void remove(UUID workspace, String key) {
            kept.remove(workspace, key);
        }
    }

    private final Slow slow = new Slow();
    private final WriteBehindAnswers answers = new WriteBehindAnswers(slow);

    @Test
    void nobodyWaitsForTheCacheAndTheAnswerIsKnownMeanwhile() throws Exception {
        answers.put(WORKSPACE, "k", ANSWER);
        assertEquals(Optional.of(ANSWER), answers.find(WORKSPACE, "k"));
        slow.begun.await();
        assertEquals(Optional.empty(), slow.find(WORKSPACE, "k"));
        slow.open.countDown();
        answers.remove(WORKSPACE, "another");
        while (slow.find(WORKSPACE, "k").isEmpty()) {
            Thread.onSpinWait();
        }
        assertEquals(Optional.of(ANSWER), answers.find(WORKSPACE, "k"));
    }

    @Test
    void whatComesWhileOthersAreOnTheirWayLeavesTogether() throws Exception {
        answers.put(WORKSPACE, "k", ANSWER);
        slow.begun.await();
        for (int i = 0; i < 250; i++) {
            answers.put(WORKSPACE, "k" + i, ANSWER);
        }
        slow.open.countDown();
        for (int i = 0; i < 250; i++) {
            while (slow.find(WORKSPACE, "k" + i).isEmpty()) {
                Thread.onSpinWait();
            }
        }
        assertEquals(List.of(1, 100, 100, 50), slow.together);
    }

    @Test
    void aCacheThatFailsKeepsNobodyWaitingAndIsTriedAgain() {
        AnswerCache kept = new InMemoryAnswerCache();
        AtomicInteger tries = new AtomicInteger();
        WriteBehindAnswers failing = new WriteBehindAnswers(new AnswerCache() {
            @Override
            public Optional<Answer> find(UUID workspace, String key) {
                return kept.find(workspace, key);
            }

            @Override
            public void put(UUID workspace, String key, Answer answer) {
                if (tries.incrementAndGet() == 1) {
                    throw new IllegalStateException("as a bug would");
                }
                kept.put(workspace, key, answer);
            }

            @Override
            public void remove(UUID workspace, String key) {
                kept.remove(workspace, key);
            }
        });
        failing.put(WORKSPACE, "k", ANSWER);
        failing.remove(WORKSPACE, "k");
        failing.put(WORKSPACE, "k", ANSWER);
        while (tries.get() < 2) {
            Thread.onSpinWait();
        }
        assertEquals(Optional.of(ANSWER), failing.find(WORKSPACE, "k"));
    }

    @Test
    void whatIsForgottenDoesNotArriveAfterwards() throws Exception {
        answers.put(WORKSPACE, "k", ANSWER);
        slow.begun.await();
        CompletableFuture<Void> forgotten = CompletableFuture.runAsync(
                () -> answers.remove(WORKSPACE, "k"), task -> Thread.ofVirtual().start(task));
        assertFalse(forgotten.isDone());
        slow.open.countDown();
        forgotten.get(10, TimeUnit.SECONDS);
        assertEquals(Optional.empty(), slow.find(WORKSPACE, "k"));
        assertEquals(Optional.empty(), answers.find(WORKSPACE, "k"));
    }
}
