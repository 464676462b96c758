package io.quillstream.edge.lookup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OneAsksTest {

    private static final int MANY = 200;

    private final OneAsks<String, Integer> questions = new OneAsks<>();
    private final AtomicInteger asked = new AtomicInteger();

    /** What each of many gets who ask together; the first one's question is answered once all others have come. */
    private List<Future<Optional<Integer>>> together(Supplier<Optional<Integer>> answer) throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        CountDownLatch others = new CountDownLatch(MANY - 1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Optional<Integer>>> calls = new ArrayList<>();
            Callable<Optional<Integer>> slow = () -> questions.ask("key", () -> {
                asked.incrementAndGet();
                first.countDown();
                awaitAll(others);
                return answer.get();
            });
            List<Future<Optional<Integer>>> all = new ArrayList<>(List.of(threads.submit(slow)));
            first.await();
            for (int i = 1; i < MANY; i++) {
                calls.add(() -> {
                    others.countDown();
                    return questions.ask("key", () -> {
                        asked.incrementAndGet();
                        return answer.get();
                    });
                });
            }
            calls.forEach(call -> all.add(threads.submit(call)));
            return all;
        }
    }

    private static void awaitAll(CountDownLatch others) {
        try {
            others.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatOneFindsIsTheAnswerOfAllWhoAskMeanwhile() throws Exception {
        for (Future<Optional<Integer>> each : together(() -> Optional.of(7))) {
            assertEquals(Optional.of(7), each.get());
        }
        // The last of them may have come a moment after the answer; it asks again.
        assertEquals(true, asked.get() < MANY / 2, "asked " + asked);
        questions.ask("key", () -> Optional.of(asked.incrementAndGet()));
        questions.ask("other", () -> Optional.of(asked.incrementAndGet()));
        assertEquals(true, asked.get() >= 3, "an answer that was given is not kept");
    }

    @Test
    void whatOneDoesNotFindTheOthersLookForThemselves() throws Exception {
        for (Future<Optional<Integer>> each : together(Optional::empty)) {
            assertEquals(Optional.empty(), each.get());
        }
        assertEquals(MANY, asked.get());
    }

    @Test
    void aStoreThatFailsFailsForAllWhoWait() throws Exception {
        for (Future<Optional<Integer>> each : together(() -> {
            throw new IllegalStateException("away");
        })) {
            ExecutionException failed = assertThrows(ExecutionException.class, each::get);
            assertEquals("away", failed.getCause().getMessage());
        }
        assertEquals(Optional.of(1), questions.ask("key", () -> Optional.of(1)), "the next one asks again");
    }
}
