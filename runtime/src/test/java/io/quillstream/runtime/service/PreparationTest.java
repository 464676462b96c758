package io.quillstream.runtime.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quillstream.runtime.service.Preparation.Step;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class PreparationTest {

    @Test
    void aStepThatFailsIsTriedAgainAndThoseBeforeItAreNot() throws InterruptedException {
        AtomicInteger first = new AtomicInteger();
        AtomicInteger second = new AtomicInteger();
        CountDownLatch third = new CountDownLatch(1);
        Preparation preparation = preparation(
                first::incrementAndGet,
                () -> {
                    if (second.incrementAndGet() == 1) {
                        throw new IllegalStateException("away");
                    }
                },
                third::countDown);
        preparation.start();

        assertTrue(third.await(20, TimeUnit.SECONDS));
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            while (problem(preparation).isPresent()) {
                Thread.onSpinWait();
            }
        });
        preparation.stop(Duration.ofSeconds(20));
        assertEquals(1, first.get());
        assertEquals(2, second.get());
    }

    /** Nobody would try again, and nobody would say so. */
    @Test
    void aStepThatMeetsAnErrorIsTriedAgain() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(2);
        Preparation preparation = preparation(() -> {
            tried.countDown();
            throw new StackOverflowError();
        });
        preparation.start();
        assertTrue(tried.await(20, TimeUnit.SECONDS));
        preparation.stop(Duration.ofSeconds(20));
    }

    /** Strangers read it. */
    @Test
    void whatItWaitsForIsToldInWords() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(2);
        Preparation preparation = preparation(() -> {
            tried.countDown();
            throw new UncheckedIOException(new ConnectException("refused by 10.1.2.3:27017"));
        });
        preparation.start();
        assertTrue(tried.await(20, TimeUnit.SECONDS));
        assertEquals(Optional.of("waits for MongoDB: nobody answers at its address"), problem(preparation));
        preparation.stop(Duration.ofSeconds(20));
    }

    /** Twice a second for as long as it takes, it would bury what else is said. */
    @Test
    void whatItWaitsForIsWarnedOfOnce() throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger(Preparation.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.WARN);
        logger.addAppender(logged);
        CountDownLatch tried = new CountDownLatch(3);
        Preparation preparation = preparation(() -> {
            tried.countDown();
            throw new UncheckedIOException(new ConnectException("refused"));
        });
        try {
            preparation.start();
            assertTrue(tried.await(20, TimeUnit.SECONDS));
        } finally {
            preparation.stop(Duration.ofSeconds(20));
            logger.detachAppender(logged);
            logger.setLevel(before);
        }
        long warnings = logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .count();
        assertEquals(1, warnings);
    }

    /** Else the process would be killed where it should have ended in order. */
    @Test
    void aStepThatHangsDoesNotHoldUpAStopAndNoneFollowsIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        AtomicInteger next = new AtomicInteger();
        Preparation preparation = preparation(
                () -> {
                    begun.countDown();
                    hang(answered);
                },
                next::incrementAndGet);
        preparation.start();
        assertTrue(begun.await(20, TimeUnit.SECONDS));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> preparation.stop(Duration.ofMillis(50)));
        answered.countDown();
        preparation.stop(Duration.ofSeconds(20));
        assertEquals(0, next.get());
        assertTrue(problem(preparation).isPresent(), "it is not ready");
    }

    private static Preparation preparation(Runnable... work) {
        return new Preparation(
                "sinks-mongo",
                List.of(work).stream().map(step -> new Step("MongoDB", step)).toList());
    }

    private static Optional<String> problem(Preparation preparation) {
        return preparation.check().problem().get();
    }

    /** As a driver does that waits for its server. */
    private static void hang(CountDownLatch answered) {
        while (answered.getCount() > 0) {
            try {
                answered.await();
            } catch (InterruptedException e) {
                // It does not hear.
            }
        }
    }
}
