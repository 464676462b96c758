package io.quillstream.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SideBySideTest {

    @Test
    void allAreDoneAtTheSameTimeAlsoBesideOneThatFails() {
        CyclicBarrier together = new CyclicBarrier(3);
        CountDownLatch done = new CountDownLatch(3);
        Runnable one = () -> {
            try {
                together.await(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException("the others were not under way", e);
            }
            done.countDown();
        };

        SideBySide.within(
                Duration.ofSeconds(30),
                List.of(
                        () -> {
                            throw new IllegalStateException("broken");
                        },
                        one,
                        one,
                        one));

        assertEquals(0, done.getCount());
    }

    @Test
    void oneThatHangsIsNotWaitedFor() {
        CountDownLatch never = new CountDownLatch(1);

        assertTimeoutPreemptively(
                Duration.ofSeconds(20),
                () -> SideBySide.within(Duration.ofMillis(50), List.of(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                })));
        never.countDown();
    }
}
