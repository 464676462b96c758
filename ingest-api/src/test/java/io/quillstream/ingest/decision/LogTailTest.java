package io.quillstream.ingest.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.BrokerBehindLink;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.testkit.proxy.LinkCondition;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
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
import org.junit.jupiter.api.io.TempDir;

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
                boolean rested = round % 3 == 0;
                if (rested) {
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
                    if (!rested) {
                        // It may have been behind.
                        heard.remove("before");
                    }
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

    /** Whoever waits then is told nothing, and not kept for long. */
    @Test
    void aBrokerThatIsSilentHoldsUpNobodyAndEndsNothing(@TempDir Path folder) throws Exception {
        try (BrokerBehindLink broker =
                BrokerBehindLink.start(folder.resolve("stack"), EnumSet.of(Part.KAFKA, Part.REGISTRY))) {
            AvroSerdes serdes = new AvroSerdes(
                    new HttpSchemaRegistry(broker.stack().endpoints().registryUrl()));
            KafkaClients straight = new KafkaClients(broker.stack().endpoints().bootstrap(), serdes);
            try (Admin admin = straight.admin("test")) {
                new TopicProvisioner(admin, 4, (short) 1).provision();
            }
            KafkaClients behind = new KafkaClients(broker.bootstrap(), serdes);
            try (KafkaProducer<String, byte[]> writer = straight.producer("test", Map.of());
                    LogTail<CancellationRequested> tail =
                            LogTail.resting(behind, Topics.CANCELLATIONS, Duration.ofMillis(100))) {
                tail.start();
                OpenDoor.await(tail::rests);
                broker.link().become(new LinkCondition.BlackHole());
                long begun = System.nanoTime();
                CountDownLatch heard = new CountDownLatch(1);
                try (LogTail.Listening listening = tail.listen("key", seen -> heard.countDown())) {
                    long waited = (System.nanoTime() - begun) / 1_000_000;
                    assertTrue(waited >= 1_900 && waited < 4_000, "waited " + waited + " ms");
                    broker.link().become(new LinkCondition.Clear());
                    OpenDoor.await(() -> !tail.rests());
                    write(straight, writer, "key", "now");
                    assertTrue(heard.await(20, TimeUnit.SECONDS), "it reads again");
                }
                assertEquals(Optional.empty(), tail.problem());
            }
        }
    }

    /** As behind a firewall that forgot them: of the one reader a fetch was under way, the other rested. */
    @Test
    void aConnectionThatDiedWithoutASignIsNoticedWhileSomebodyStillWaits(@TempDir Path folder) throws Exception {
        try (BrokerBehindLink broker =
                BrokerBehindLink.start(folder.resolve("stack"), EnumSet.of(Part.KAFKA, Part.REGISTRY))) {
            AvroSerdes serdes = new AvroSerdes(
                    new HttpSchemaRegistry(broker.stack().endpoints().registryUrl()));
            KafkaClients straight = new KafkaClients(broker.stack().endpoints().bootstrap(), serdes);
            try (Admin admin = straight.admin("test")) {
                new TopicProvisioner(admin, 4, (short) 1).provision();
            }
            KafkaClients behind = new KafkaClients(broker.bootstrap(), serdes);
            try (KafkaProducer<String, byte[]> writer = straight.producer("test", Map.of());
                    LogTail<CancellationRequested> awake = LogTail.awake(behind, Topics.CANCELLATIONS);
                    LogTail<CancellationRequested> resting =
                            LogTail.resting(behind, Topics.CANCELLATIONS, Duration.ofMillis(100))) {
                awake.start();
                resting.start();
                OpenDoor.await(resting::rests);
                broker.link().become(new LinkCondition.HalfOpen());
                broker.link().become(new LinkCondition.Clear());
                long begun = System.nanoTime();
                CountDownLatch heard = new CountDownLatch(2);
                try (LogTail.Listening one = awake.listen("key", seen -> heard.countDown());
                        LogTail.Listening other = resting.listen("key", seen -> heard.countDown())) {
                    OpenDoor.await(() -> !resting.rests());
                    write(straight, writer, "key", "now");
                    assertTrue(heard.await(60, TimeUnit.SECONDS), "both read again");
                    long seconds = (System.nanoTime() - begun) / 1_000_000_000;
                    assertTrue(seconds < 20, "deaf for " + seconds + " s");
                }
            }
        }
    }

    private void write(String key, String user) throws Exception {
        write(kafka, producer, key, user);
    }

    private static void write(KafkaClients kafka, KafkaProducer<String, byte[]> writer, String key, String user)
            throws Exception {
        CancellationRequested wish = CancellationRequested.newBuilder()
                .setWorkspaceId(key)
                .setJobId("j")
                .setUserId(user)
                .setRequestedAt(Instant.EPOCH)
                .build();
        byte[] bytes = kafka.serdes().serializer(Topics.CANCELLATIONS).serialize(Topics.CANCELLATIONS.name(), wish);
        writer.send(new ProducerRecord<>(Topics.CANCELLATIONS.name(), key, bytes))
                .get();
    }
}
