package io.quillstream.stores.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.ReadBarrier.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadBarrierTest {

    private static final int PARTITIONS = 4;
    private static final UUID WORKSPACE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final UUID JOB = UUID.fromString("22222222-2222-4222-8222-222222222222");
    private static final TopicPartition ADMISSIONS =
            new TopicPartition(Topics.ADMISSIONS.name(), ReadBarrier.partitionOf(JOB.toString(), PARTITIONS));

    private final Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
    private final Map<TopicPartition, Long> view = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    @Test
    void an_empty_log_needs_no_waiting() {
        try (ReadBarrier barrier = barrier(Duration.ofSeconds(5))) {
            assertEquals(Outcome.CAUGHT_UP, barrier.await(WORKSPACE, JOB));
        }
    }

    @Test
    void waits_until_the_view_reaches_the_end_noted_at_the_beginning() throws Exception {
        ends.put(ADMISSIONS, 10L);
        view.put(ADMISSIONS, 9L);
        try (ReadBarrier barrier = barrier(Duration.ofSeconds(5))) {
            CompletableFuture<Outcome> waiting = CompletableFuture.supplyAsync(() -> barrier.await(WORKSPACE, JOB));
            while (questions.get() == 0) {
                Thread.onSpinWait();
            }
            ends.put(ADMISSIONS, 20L);
            assertFalse(waiting.isDone());
            view.put(ADMISSIONS, 10L);
            assertEquals(Outcome.CAUGHT_UP, waiting.get(5, TimeUnit.SECONDS));
        }
    }

    @Test
    void a_list_waits_for_the_jobs_of_every_partition() {
        for (Topic<?> topic : List.of(Topics.ADMISSIONS, Topics.CONTENT)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TopicPartition behind = new TopicPartition(topic.name(), partition);
                ends.put(behind, 10L);
                view.put(behind, 9L);
                try (ReadBarrier barrier = barrier(Duration.ofMillis(30))) {
                    assertEquals(Outcome.TIMED_OUT, barrier.awaitJobs(WORKSPACE), behind::toString);
                }
                view.put(behind, 10L);
            }
        }
        try (ReadBarrier barrier = barrier(Duration.ofSeconds(5))) {
            assertEquals(Outcome.CAUGHT_UP, barrier.awaitJobs(WORKSPACE));
        }
    }

    @Test
    void patience_ends() {
        ends.put(ADMISSIONS, 10L);
        try (ReadBarrier barrier = barrier(Duration.ofMillis(30))) {
            assertEquals(Outcome.TIMED_OUT, barrier.await(WORKSPACE, JOB));
        }
    }

    @Test
    void a_transaction_that_stays_open_does_not_hold_up_readers_for_ever() {
        EndOffsets withOpenTransaction = new EndOffsets() {
            @Override
            public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
                return asked(partitions, Map.of(ADMISSIONS, 12L));
            }

            @Override
            public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
                return asked(partitions, Map.of(ADMISSIONS, 10L));
            }
        };
        view.put(ADMISSIONS, 10L);
        try (ReadBarrier barrier =
                new ReadBarrier(withOpenTransaction, asking -> view, PARTITIONS, Duration.ofMillis(400))) {
            assertEquals(Outcome.CAUGHT_UP, barrier.await(WORKSPACE, JOB));
            view.put(ADMISSIONS, 9L);
            assertEquals(Outcome.TIMED_OUT, barrier.await(WORKSPACE, JOB));
        }
    }

    @Test
    void a_broker_that_is_away_is_told_and_the_next_wait_asks_again() {
        AtomicInteger calls = new AtomicInteger();
        EndOffsets flaky = partitions -> {
            if (calls.incrementAndGet() == 1) {
                throw new ExecutionException(new IllegalStateException("away"));
            }
            return asked(partitions, ends);
        };
        try (ReadBarrier barrier = new ReadBarrier(flaky, asking -> view, PARTITIONS, Duration.ofSeconds(5))) {
            assertEquals(Outcome.UNAVAILABLE, barrier.await(WORKSPACE, JOB));
            assertEquals(Outcome.CAUGHT_UP, barrier.await(WORKSPACE, JOB));
        }
    }

    /** One thread asks for all waits: were it gone, every reader would be told for ever that the view is behind. */
    @Test
    void an_error_that_is_no_exception_ends_the_waits_and_not_the_asking() {
        AtomicInteger calls = new AtomicInteger();
        EndOffsets deep = partitions -> {
            if (calls.incrementAndGet() == 1) {
                throw new StackOverflowError("deep");
            }
            return asked(partitions, ends);
        };
        try (ReadBarrier barrier = new ReadBarrier(deep, asking -> view, PARTITIONS, Duration.ofSeconds(5))) {
            assertEquals(Outcome.UNAVAILABLE, barrier.await(WORKSPACE, JOB));
            assertEquals(Outcome.CAUGHT_UP, barrier.await(WORKSPACE, JOB));
        }
    }

    @Test
    void concurrent_waits_share_their_questions() throws Exception {
        CountDownLatch firstAsks = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        EndOffsets slow = partitions -> {
            questions.incrementAndGet();
            firstAsks.countDown();
            answer.await();
            return asked(partitions, ends);
        };
        try (ReadBarrier barrier = new ReadBarrier(slow, asking -> view, PARTITIONS, Duration.ofSeconds(10))) {
            CountDownLatch started = new CountDownLatch(200);
            List<CompletableFuture<Outcome>> waits = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Outcome> wait = new CompletableFuture<>();
                waits.add(wait);
                Thread.ofVirtual().start(() -> {
                    started.countDown();
                    wait.complete(barrier.await(WORKSPACE, JOB));
                });
            }
            firstAsks.await();
            started.await();
            answer.countDown();
            for (CompletableFuture<Outcome> wait : waits) {
                assertEquals(Outcome.CAUGHT_UP, wait.get(10, TimeUnit.SECONDS));
            }
        }
        assertTrue(questions.get() < 50, "asked " + questions + " times for 200 waits");
    }

    private ReadBarrier barrier(Duration patience) {
        EndOffsets log = partitions -> {
            Map<TopicPartition, Long> answer = asked(partitions, ends);
            questions.incrementAndGet();
            return answer;
        };
        return new ReadBarrier(log, asking -> new HashMap<>(view), PARTITIONS, patience);
    }

    private static Map<TopicPartition, Long> asked(
            Collection<TopicPartition> partitions, Map<TopicPartition, Long> of) {
        Map<TopicPartition, Long> answer = new HashMap<>();
        partitions.forEach(partition -> answer.put(partition, of.getOrDefault(partition, 0L)));
        return answer;
    }
}
