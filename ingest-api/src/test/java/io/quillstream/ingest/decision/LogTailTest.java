package io.quillstream.ingest.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class LogTailTest {

    private final KafkaClients kafka;

    @AutoClose
    private final KafkaProducer<String, byte[]> producer;

    LogTailTest() throws Exception {
        Endpoints at = SharedStack.kafka();
        kafka = new KafkaClients(at.bootstrap(), new AvroSerdes(new HttpSchemaRegistry(at.registryUrl())));
        try (Admin admin = kafka.admin("test")) {
            new TopicProvisioner(admin, 4, (short) 1).provision();
        }
        producer = kafka.producer("test", Map.of());
    }

    /** Between two who wait there is now a rest, now none. */
    @Test
    void whoWaitsHearsWhatIsWrittenFromThenOnWhetherTheReaderRestedOrNot() throws Exception {
        try (LogTail<CancellationRequested> tail =
                LogTail.resting(kafka, Topics.CANCELLATIONS, Duration.ofMillis(100))) {
            tail.start();
            for (int round = 0; round < 9; round++) {
                if (round % 3 == 0) {
                    OpenDoor.await(tail::rests);
                }
                String key = UUID.randomUUID().toString();
                write(key, "before");
                List<String> heard = new CopyOnWriteArrayList<>();
                CountDownLatch last = new CountDownLatch(1);
                long begun = System.nanoTime();
                try (LogTail.Listening listening = tail.listen(key, seen -> {
                    heard.add(seen.value().getUserId());
                    if (seen.value().getUserId().equals("last")) {
                        last.countDown();
                    }
                })) {
                    assertTrue(System.nanoTime() - begun < 2_000_000_000L, "it took long to rise");
                    write(key, "first");
                    write(key, "last");
                    assertTrue(last.await(20, TimeUnit.SECONDS), "nothing was heard in round " + round);
                    // A reader that did not rest may have been behind.
                    heard.remove("before");
                    assertEquals(List.of("first", "last"), heard);
                }
            }
            OpenDoor.await(tail::rests);
        }
    }

    @Test
    void aRestingReaderEndsAtOnce() throws Exception {
        LogTail<CancellationRequested> tail = LogTail.resting(kafka, Topics.CANCELLATIONS, Duration.ofMillis(100));
        tail.start();
        OpenDoor.await(tail::rests);
        long begun = System.nanoTime();
        tail.close();
        assertTrue(System.nanoTime() - begun < 2_000_000_000L);
        assertEquals(Optional.empty(), tail.problem());
    }

    private void write(String key, String user) throws Exception {
        CancellationRequested wish = CancellationRequested.newBuilder()
                .setWorkspaceId(key)
                .setJobId("j")
                .setUserId(user)
                .setRequestedAt(Instant.EPOCH)
                .build();
        byte[] bytes = kafka.serdes().serializer(Topics.CANCELLATIONS).serialize(Topics.CANCELLATIONS.name(), wish);
        producer.send(new ProducerRecord<>(Topics.CANCELLATIONS.name(), key, bytes))
                .get();
    }
}
