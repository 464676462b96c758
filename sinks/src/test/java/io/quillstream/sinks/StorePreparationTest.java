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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
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

    /** While its store was away the brokers may have gone, and with them their names: no consumer can be made then. */
    @Test
    void a_sink_that_cannot_begin_begins_later() throws InterruptedException {
        AtomicInteger prepared = new AtomicInteger();
        List<String> begun = new CopyOnWriteArrayList<>();
        CountDownLatch tried = new CountDownLatch(2);
        CountDownLatch all = new CountDownLatch(1);
        StorePreparation preparation =
                new StorePreparation("postgres", prepared::incrementAndGet, List.of(() -> begun.add("audit"), () -> {
                    tried.countDown();
                    if (tried.getCount() > 0) {
                        throw new KafkaException("Failed to construct kafka consumer");
                    }
                    begun.add("ledger");
                    all.countDown();
                }));
        preparation.start();
        assertTrue(all.await(20, TimeUnit.SECONDS));
        preparation.stop(Duration.ofSeconds(20));

        assertEquals(List.of("audit", "ledger"), begun);
        assertEquals(1, prepared.get());
        assertEquals(Optional.empty(), preparation.check().problem().get());
    }

    /** Nobody would try again, and nobody would say so. */
    @Test
    void a_preparation_that_meets_an_error_is_not_the_last() throws InterruptedException {
        CountDownLatch tried = new CountDownLatch(2);
        StorePreparation preparation = new StorePreparation(
                "mongo",
                () -> {
                    tried.countDown();
                    throw new StackOverflowError();
                },
                List.of());
        preparation.start();
        assertTrue(tried.await(20, TimeUnit.SECONDS));
        preparation.stop(Duration.ofSeconds(20));
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
