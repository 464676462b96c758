package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.serde.SchemaRegistry;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.testkit.proxy.FaultProxy;
import io.quillstream.testkit.proxy.LinkCondition;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class CancelledWorkTest {

    @AutoClose
    private final WorkerRig rig = new WorkerRig();

    CancelledWorkTest() throws Exception {}

    /** The first wish that a worker hears of is the first for which it needs the registry. */
    @Test
    void aRegistryThatIsAwayForTheFirstWishIsWaitedFor() throws Exception {
        AwayAtFirst registry = new AwayAtFirst();
        CancelledWork cancelled =
                new CancelledWork(new KafkaClients(SharedStack.kafka().bootstrap(), new AvroSerdes(registry)));
        cancelled.start();
        try {
            TaskDispatched task = WorkerRig.task();
            wish(task);

            hears(cancelled, task, Duration.ofSeconds(20));

            assertAll(
                    () -> assertTrue(registry.asked.get() > 1, "it was asked again"),
                    () -> assertTrue(cancelled.contains(task.getJobId()), "the wish is heard"),
                    () -> assertEquals(Optional.empty(), cancelled.problem()));
        } finally {
            cancelled.stop(Duration.ofSeconds(2));
        }
    }

    /** As when it is started while they stand still: ending would not bring them back. */
    @Test
    void brokersThatAreAwayAtTheStartAreWaitedFor() throws Exception {
        String[] broker = SharedStack.kafka().bootstrap().split(":");
        SchemaRegistry registry = new HttpSchemaRegistry(SharedStack.kafka().registryUrl());
        try (FaultProxy link = FaultProxy.to(new InetSocketAddress(broker[0], Integer.parseInt(broker[1])))) {
            link.become(new LinkCondition.BlackHole());
            CancelledWork cancelled = new CancelledWork(
                    new KafkaClients("127.0.0.1:" + link.address().getPort(), new AvroSerdes(registry)),
                    Duration.ofMillis(200));
            try {
                // Returns after ten seconds, in which it has asked many times.
                cancelled.start();
                assertEquals(Optional.empty(), cancelled.problem());
                link.become(new LinkCondition.Clear());

                Instant giveUp = Instant.now().plusSeconds(40);
                boolean heard = false;
                while (!heard && Instant.now().isBefore(giveUp)) {
                    TaskDispatched task = WorkerRig.task();
                    wish(task);
                    heard = hears(cancelled, task, Duration.ofSeconds(1));
                }
                assertTrue(heard, "it listens as soon as they are there");
            } finally {
                cancelled.stop(Duration.ofSeconds(2));
            }
        }
    }

    private void wish(TaskDispatched task) throws Exception {
        rig.write(
                Topics.CANCELLATIONS,
                task.getWorkspaceId(),
                CancellationRequested.newBuilder()
                        .setWorkspaceId(task.getWorkspaceId())
                        .setJobId(task.getJobId())
                        .setUserId("dev")
                        .setRequestedAt(Instant.now())
                        .build());
    }

    private static boolean hears(CancelledWork cancelled, TaskDispatched task, Duration atMost) {
        Instant giveUp = Instant.now().plus(atMost);
        while (!cancelled.contains(task.getJobId()) && Instant.now().isBefore(giveUp)) {
            Thread.onSpinWait();
        }
        return cancelled.contains(task.getJobId());
    }

    /** Does not answer the first question. */
    private static final class AwayAtFirst implements SchemaRegistry {

        private final SchemaRegistry registry =
                new HttpSchemaRegistry(SharedStack.kafka().registryUrl());
        private final AtomicInteger asked = new AtomicInteger();

        @Override
        public int register(String subject, Schema schema) {
            return registry.register(subject, schema);
        }

        @Override
        public Schema byId(int id) {
            if (asked.incrementAndGet() == 1) {
                throw new SchemaRegistryException("Schema registry is away", true, null);
            }
            return registry.byId(id);
        }
    }
}
