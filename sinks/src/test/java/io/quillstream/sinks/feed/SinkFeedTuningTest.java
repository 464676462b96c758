package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class SinkFeedTuningTest {

    private static final int ONE_ANSWER_OF_POSTGRES = 60_000;

    /** Kafka's default is five minutes: so long the others of the group would write nothing. */
    @Test
    void oneWhoDoesNotComeIsWaitedForLittleLongerThanAStoreMayTakeForAnAnswer() {
        int longest = (int) SinkFeed.tuning().get(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG);

        assertTrue(longest > ONE_ANSWER_OF_POSTGRES, "who waits for his store is not given up: " + longest + " ms");
        assertTrue(longest <= 2 * ONE_ANSWER_OF_POSTGRES, "nor waited for long: " + longest + " ms");
    }
}
