package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.workers.model.ModelReply.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GatheredAnswersTest {

    private static final UUID WORKSPACE = UUID.randomUUID();

    /** Knows what begins with k; answers the first question when the test says so. */
    private static final class Slow implements AnswerCache {

        private final List<Integer> together = new CopyOnWriteArrayList<>();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch open = new CountDownLatch(1);

        @Override
        public Optional<Answer> find(UUID workspace, String key) {
            if (key.equals("bug")) {
                throw new IllegalStateException("as a bug would");
            }
            return key.startsWith("k") ? Optional.of(answer(key)) : Optional.empty();
        }

        @Override
        public List<Optional<Answer>> findAll(List<Asked> asked) {
            together.add(asked.size());
            begun.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return AnswerCache.super.findAll(asked);
        }

        @Override
        public void put(UUID workspace, String key, Answer answer) {
            throw new AssertionError("nothing is remembered here");
        }

        @Override
        public void remove(UUID workspace, String key) {
            throw new AssertionError("nothing is forgotten here");
        }
    }

    private static Answer answer(String text) {
        return new Answer(text, "openai", "m", Optional.empty(), false, false, false, 1);
    }

    private final Slow slow = new Slow();
    private final GatheredAnswers answers = new GatheredAnswers(slow);

    private CompletableFuture<Optional<Answer>> asked(String key) {
        return CompletableFuture.supplyAsync(
                () -> answers.find(WORKSPACE, key), task -> Thread.ofVirtual().start(task));
    }

    @Test
    void whoComesWhileAQuestionIsUnderWayIsAskedForWithAllOthers() throws Exception {
        CompletableFuture<Optional<Answer>> first = asked("k");
        slow.begun.await();
        List<CompletableFuture<Optional<Answer>>> others = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            others.add(asked((i % 2 == 0 ? "k" : "unknown") + i));
        }
        while (answers.waiting() < 150) {
            Thread.onSpinWait();
        }
        slow.open.countDown();
        assertEquals(Optional.of(answer("k")), first.get(10, TimeUnit.SECONDS));
        for (int i = 0; i < 150; i++) {
            assertEquals(
                    i % 2 == 0 ? Optional.of(answer("k" + i)) : Optional.empty(),
                    others.get(i).get(10, TimeUnit.SECONDS));
        }
        assertEquals(List.of(1, 100, 50), slow.together);
    }

    @Test
    void aBugIsTheAskersAndTheNextIsAskedForAllTheSame() {
        slow.open.countDown();
        assertThrows(IllegalStateException.class, () -> answers.find(WORKSPACE, "bug"));
        assertEquals(Optional.of(answer("k")), answers.find(WORKSPACE, "k"));
    }
}
