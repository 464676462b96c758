package io.quillstream.runtime.gather;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GatheringTest {

    private final List<Integer> together = new CopyOnWriteArrayList<>();
    private final List<Thread> askers = new CopyOnWriteArrayList<>();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Gathering<Integer, String> gathering = new Gathering<>(this::answers, threads, threads);

    /** Each number in words; the first round lasts until the test says so. */
    private List<String> answers(List<Integer> numbers) {
        together.add(numbers.size());
        askers.add(Thread.currentThread());
        begun.countDown();
        try {
            open.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (numbers.getFirst() < 0) {
            throw new IllegalStateException("as a bug would");
        }
        return numbers.stream().map(number -> "number " + number).toList();
    }

    @AfterEach
    void end() {
        open.countDown();
        threads.shutdownNow();
    }

    @Test
    void whoComesWhileARoundIsUnderWayIsAskedForWithAllOthers() throws Exception {
        Future<String> first = gathering.add(1);
        begun.await();
        List<Future<String>> others = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            others.add(gathering.add(2 + i));
        }
        assertEquals(150, gathering.waiting());
        open.countDown();

        assertEquals("number 1", first.get(10, TimeUnit.SECONDS));
        for (int i = 0; i < 150; i++) {
            assertEquals("number " + (2 + i), others.get(i).get(10, TimeUnit.SECONDS), "its own answer");
        }
        assertEquals(List.of(1, 100, 50), together);
    }

    @Test
    void whoHasGivenUpIsNotAskedFor() throws Exception {
        Future<String> first = gathering.add(1);
        begun.await();
        gathering.add(2).cancel(true);
        Future<String> last = gathering.add(3);
        open.countDown();

        first.get(10, TimeUnit.SECONDS);
        assertEquals("number 3", last.get(10, TimeUnit.SECONDS));
        assertEquals(List.of(1, 1), together);
        assertEquals(0, gathering.waiting());
    }

    @Test
    void aFailureIsToldAndTheNextRoundIsDoneAllTheSame() throws Exception {
        open.countDown();
        Future<String> failing = gathering.add(-1);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> failing.get(10, TimeUnit.SECONDS));
        assertInstanceOf(IllegalStateException.class, failure.getCause());
        assertEquals("number 2", gathering.add(2).get(10, TimeUnit.SECONDS));
    }

    @Test
    void whoComesAfterTheEndIsToldSo() {
        threads.shutdown();
        Future<String> late = gathering.add(1);
        ExecutionException failure = assertThrows(ExecutionException.class, () -> late.get(10, TimeUnit.SECONDS));
        assertInstanceOf(RejectedExecutionException.class, failure.getCause());
    }

    @Test
    void allWhoWaitAtTheEndAreToldSo() throws Exception {
        Future<String> first = gathering.add(1);
        begun.await();
        List<Future<String>> others = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            others.add(gathering.add(2 + i));
        }
        threads.shutdown();
        open.countDown();

        assertEquals("number 1", first.get(10, TimeUnit.SECONDS));
        for (Future<String> other : others) {
            assertThrows(ExecutionException.class, () -> other.get(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void whoAsksOnHisOwnThreadDoesNoRoundOfThoseWhoComeMeanwhile() throws Exception {
        Gathering<Integer, String> own = new Gathering<>(this::answers, Runnable::run, threads);
        Thread asker = Thread.ofVirtual().start(() -> own.add(1));
        begun.await();
        Future<String> other = own.add(2);
        open.countDown();

        assertEquals("number 2", other.get(10, TimeUnit.SECONDS));
        assertTrue(asker.join(Duration.ofSeconds(10)));
        assertEquals(asker, askers.getFirst());
        assertNotEquals(asker, askers.getLast());
    }
}
