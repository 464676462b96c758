package io.quillstream.bridge.feed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.schemas.progress.Stage;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressFeedTest {

    @Test
    void a_record_on_which_its_listener_failed_comes_again_whatever_the_failure() throws Exception {
        UUID job = UUID.randomUUID();
        FailsOnce listener = new FailsOnce(job.toString());
        try (BridgeHouse house = BridgeHouse.open();
                ProgressFeed feed = new ProgressFeed(
                        house.kafka, new ProgressFeed.FeedWindow(Duration.ofHours(1), 1 << 20), listener)) {
            feed.start(Duration.ofSeconds(30));
            house.worker.report(job, Stage.QUEUED);

            assertTrue(listener.deliveries.await(30, TimeUnit.SECONDS), "it came twice");
            Eventually.holds(Duration.ofSeconds(30), () -> feed.problem().isEmpty());
        }
    }

    /** With an error that is no exception. */
    private static final class FailsOnce implements ProgressFeed.Listener {

        private final String key;
        private final CountDownLatch deliveries = new CountDownLatch(2);

        FailsOnce(String key) {
            this.key = key;
        }

        @Override
        public void progressed(LogRecord record) {
            if (record.key().equals(key)) {
                deliveries.countDown();
                if (deliveries.getCount() == 1) {
                    throw new StackOverflowError("deep");
                }
            }
        }

        @Override
        public void streamed(LogRecord record) {}

        @Override
        public boolean awaits() {
            return false;
        }
    }
}
