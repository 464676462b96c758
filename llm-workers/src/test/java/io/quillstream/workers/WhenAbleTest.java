package io.quillstream.workers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class WhenAbleTest {

    @Test
    void it_begins_with_the_first_answer() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        WhenAble whenAble = new WhenAble("it", () -> asked.incrementAndGet() == 3, begun::countDown);
        whenAble.start();
        assertTrue(begun.await(20, TimeUnit.SECONDS));
        // Comes back when the beginning is over.
        whenAble.cancel();

        assertEquals(3, asked.get());
        assertEquals(Optional.empty(), whenAble.waiting());
        assertEquals(Optional.empty(), whenAble.failure());
    }

    /** There may be no more threads, for example: the process has to end then, or it would wait for ever. */
    @Test
    void an_error_while_it_begins_is_told() {
        WhenAble whenAble = new WhenAble("it", () -> true, () -> {
            throw new OutOfMemoryError("unable to create native thread");
        });
        whenAble.start();
        awaitFailure(whenAble);
    }

    @Test
    void a_question_that_cannot_even_be_asked_is_told() {
        WhenAble whenAble = new WhenAble(
                "it",
                () -> {
                    throw new IllegalStateException("a bug");
                },
                () -> {});
        whenAble.start();
        awaitFailure(whenAble);
    }

    private static void awaitFailure(WhenAble whenAble) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (whenAble.failure().isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.onSpinWait();
        }
        assertTrue(whenAble.failure().isPresent());
    }
}
