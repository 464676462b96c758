package io.quillstream.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.mongodb.MongoTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class StorePreparationTest {

    /** Else the process would be killed where it should have ended in order. */
    @Test
    void a_store_that_hangs_does_not_hold_up_a_stop() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        StorePreparation preparation = new StorePreparation(
                "postgres",
                () -> {
                    begun.countDown();
                    hang(answered);
                },
                List.of());
        preparation.start();
        assertTrue(begun.await(20, TimeUnit.SECONDS));

        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> preparation.stop(Duration.ofMillis(50)));
        answered.countDown();
    }

    /** Strangers read it. */
    @Test
    void why_a_store_is_not_ready_is_told_in_words() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(2);
        StorePreparation preparation = new StorePreparation(
                "mongo",
                () -> {
                    tried.countDown();
                    throw new MongoTimeoutException("Timed out after 30000 ms at 10.1.2.3:27017");
                },
                List.of());
        preparation.start();
        assertTrue(tried.await(20, TimeUnit.SECONDS));
        assertEquals(
                Optional.of("mongo is not ready: no answer in time"),
                preparation.check().problem().get());
        preparation.stop(Duration.ofSeconds(20));
    }

    /** Twice a second for as long as it takes, it would bury what else is said. */
    @Test
    void what_a_sink_waits_for_is_warned_of_once() throws InterruptedException {
        Logger logger = (Logger) LoggerFactory.getLogger(StorePreparation.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        CountDownLatch tried = new CountDownLatch(3);
        StorePreparation preparation = new StorePreparation(
                "mongo",
                () -> {
                    tried.countDown();
                    throw new MongoTimeoutException("Timed out after 30000 ms at 10.1.2.3:27017");
                },
                List.of());
        try {
            preparation.start();
            assertTrue(tried.await(20, TimeUnit.SECONDS));
        } finally {
            preparation.stop(Duration.ofSeconds(20));
            logger.detachAppender(logged);
        }
        long warnings = logged.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .count();
        assertEquals(1, warnings);
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
