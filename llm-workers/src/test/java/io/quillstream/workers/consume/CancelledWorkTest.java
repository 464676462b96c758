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
            rig.write(
                    Topics.CANCELLATIONS,
                    task.getWorkspaceId(),
                    CancellationRequested.newBuilder()
                            .setWorkspaceId(task.getWorkspaceId())
                            .setJobId(task.getJobId())
                            .setUserId("dev")
                            .setRequestedAt(Instant.now())
                            .build());

            Instant giveUp = Instant.now().plusSeconds(20);
            while (!cancelled.contains(task.getJobId()) && Instant.now().isBefore(giveUp)) {
                Thread.onSpinWait();
            }

            assertAll(
                    () -> assertTrue(registry.asked.get() > 1, "it was asked again"),
                    () -> assertTrue(cancelled.contains(task.getJobId()), "the wish is heard"),
                    () -> assertEquals(Optional.empty(), cancelled.problem()));
        } finally {
            cancelled.stop(Duration.ofSeconds(2));
        }
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
