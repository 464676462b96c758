package io.quillstream.bridge.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.bridge.feed.LogScan;
import io.quillstream.bridge.feed.ProgressFeed;
import io.quillstream.bridge.feed.Recent;
import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Found by a campaign of faults: two streams of one job differed where a bridge read the log more slowly than the view. */
class LaggingFeedTest {

    @Test
    void a_job_that_ended_ahead_of_the_feed_is_told_whole() throws Exception {
        try (BridgeHouse house = BridgeHouse.open();
                RedisStore away = RedisStore.open("redis://127.0.0.1:1");
                ProgressFeed feed = new ProgressFeed(
                        house.kafka, new ProgressFeed.FeedWindow(Duration.ofHours(1), 1 << 20), new Deaf())) {
            feed.start(Duration.ofSeconds(30));
            ProgressDecoder decoder = new ProgressDecoder(house.kafka.serdes());
            StoredHistory history =
                    new StoredHistory(new JobHistory(away, Duration.ofHours(1)), new RedisPositions(away, "history"));
            JobPasts pasts = new JobPasts(feed, history, new LogScan(house.kafka, Duration.ofSeconds(10)), decoder);
            UUID job = house.worker.queued();
            house.worker.runToEnd(job);
            house.view.completed(job, Duration.ZERO, List.of("A fine title"));

            // The window reaches back to the log's beginning, and nothing of it has been read.
            Past past = pasts.of(
                    job,
                    new Recent(0, 0, List.of()),
                    () -> new Jobs(house.mongo).find(house.workspace, job).orElseThrow());

            assertEquals(
                    List.of("queued", "parsing", "prompting", "generating", "parsing_response", "completed"),
                    past.following().stream()
                            .map(record -> decoder.progress(record).orElseThrow())
                            .map(ProgressReported::getStage)
                            .toList());
            assertEquals(List.of(), past.frames());
        }
    }

    private static final class Deaf implements ProgressFeed.Listener {
        @Override
        public void progressed(LogRecord record) {}

        @Override
        public void streamed(LogRecord record) {}
    }
}
