package io.quillstream.bridge.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.stream.Backlog;
import io.quillstream.bridge.stream.ClientStream;
import io.quillstream.bridge.stream.FakeOutput;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import io.quillstream.stores.progress.BatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BatchChannelsTest {

    @Test
    void a_look_that_takes_long_makes_the_next_ones_rarer_within_bounds() {
        assertEquals(Duration.ofMillis(250), BatchChannels.pauseBehind(Duration.ofMillis(3)));
        assertEquals(Duration.ofMillis(800), BatchChannels.pauseBehind(Duration.ofMillis(200)));
        assertEquals(Duration.ofSeconds(10), BatchChannels.pauseBehind(Duration.ofSeconds(25)), "a store that hung");
    }

    @Test
    void a_look_that_fails_is_not_the_last_whatever_the_failure() throws Exception {
        Instant opened = Instant.parse("2026-11-21T00:00:00Z");
        BatchDocument batch = new BatchDocument(
                UUID.randomUUID(), UUID.randomUUID(), "dev", 1, 1, 0, opened, opened.plusSeconds(1), null);
        BatchState ended = BatchState.of(batch, new BatchFigures(Map.of("completed", 1L), 1, 5, 0));
        AtomicInteger looks = new AtomicInteger();
        FakeOutput output = new FakeOutput(true);
        CountDownLatch over = new CountDownLatch(1);
        try (BatchChannels channels = new BatchChannels(looked -> {
            if (looks.getAndIncrement() == 0) {
                throw new StackOverflowError("deep");
            }
            return ended;
        })) {
            channels.acquire(batch)
                    .join(new ClientStream(output, 10_000, new Backlog(1_000_000), cut -> over.countDown()));

            assertTrue(over.await(20, TimeUnit.SECONDS), "the stream went on without a word");
        }
        assertTrue(output.text().startsWith("event: batch_progress\n"), output::text);
    }
}
