package io.quillstream.bridge.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.bridge.feed.LogScan;
import io.quillstream.bridge.feed.ProgressFeed;
import io.quillstream.bridge.feed.Recent;
import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** Found by campaigns of faults: two streams of one job differed where a bridge read the log more slowly than the view. */
class LaggingFeedTest {

    private static final List<String> WHOLE =
            List.of("queued", "parsing", "prompting", "generating", "parsing_response", "completed");

    @Test
    void a_job_that_ended_ahead_of_the_feed_is_told_whole() throws Exception {
        try (BridgeHouse house = BridgeHouse.open()) {
            UUID job = house.worker.queued();
            house.worker.runToEnd(job);
            house.view.completed(job, Duration.ZERO, List.of("A fine title"));
            assertEquals(WHOLE, stages(house, job));
        }
    }

    /**
     * The view knows the end from another topic, whose transactions have ended. A reader of committed records sees nothing
     * of the job then, which was taken for a log that has dropped it.
     */
    @Test
    void a_job_that_a_transaction_under_way_hides_is_waited_for() throws Exception {
        try (BridgeHouse house = BridgeHouse.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KafkaProducer<String, byte[]> slow = house.kafka.producer(
                        "slow", Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "slow-" + UUID.randomUUID()))) {
            UUID job = UUID.randomUUID();
            slow.initTransactions();
            slow.beginTransaction();
            slow.send(new ProducerRecord<>(
                            Topics.PROGRESS.name(),
                            ReadBarrier.partitionOf(
                                    job.toString(),
                                    slow.partitionsFor(Topics.PROGRESS.name()).size()),
                            "another",
                            new byte[0]))
                    .get();
            house.worker.report(job, Stage.QUEUED);
            house.worker.runToEnd(job);
            house.view.completed(job, Duration.ZERO, List.of("A fine title"));
            Future<List<String>> told = threads.submit(() -> stages(house, job));
            assertThrows(TimeoutException.class, () -> told.get(2, TimeUnit.SECONDS));
            slow.abortTransaction();
            assertEquals(WHOLE, told.get(30, TimeUnit.SECONDS));
        }
    }

    /** As a bridge tells them whose window reaches back to the log's beginning, of which it has read nothing. */
    private static List<String> stages(BridgeHouse house, UUID job) throws Exception {
        try (RedisStore away = RedisStore.open("redis://127.0.0.1:1");
                Admin admin = house.kafka.admin("scan");
                ProgressFeed feed = new ProgressFeed(
                        house.kafka, new ProgressFeed.FeedWindow(Duration.ofHours(1), 1 << 20), new Deaf())) {
            feed.start(Duration.ofSeconds(30));
            ProgressDecoder decoder = new ProgressDecoder(house.kafka.serdes());
            StoredHistory history =
                    new StoredHistory(new JobHistory(away), new RedisPositions(away, RedisPositions.HISTORY));
            LogScan scan = new LogScan(house.kafka, EndOffsets.of(admin), Duration.ofSeconds(20));
            Past past = new JobPasts(feed, history, scan, decoder)
                    .of(
                            job,
                            new Recent(0, 0, List.of()),
                            () -> new Jobs(house.mongo)
                                    .find(house.workspace, job)
                                    .orElseThrow());
            assertEquals(List.of(), past.frames());
            return past.following().stream()
                    .map(record -> decoder.progress(record).orElseThrow())
                    .map(ProgressReported::getStage)
                    .toList();
        }
    }

    private static final class Deaf implements ProgressFeed.Listener {
        @Override
        public void progressed(LogRecord record) {}

        @Override
        public void streamed(LogRecord record) {}

        @Override
        public boolean awaits() {
            return false;
        }
    }
}
