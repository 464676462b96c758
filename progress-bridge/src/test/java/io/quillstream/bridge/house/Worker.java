package io.quillstream.bridge.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Writes what stream processors and workers would write; every method returns when the broker has it. */
public final class Worker implements AutoCloseable {

    public static final List<Stage> STAGES =
            List.of(Stage.PARSING, Stage.PROMPTING, Stage.GENERATING, Stage.PARSING_RESPONSE);

    private final KafkaClients kafka;
    private final KafkaProducer<String, byte[]> producer;
    private final UUID workspace;

    Worker(KafkaClients kafka, UUID workspace) {
        this.kafka = kafka;
        this.producer = kafka.producer("test-worker", Map.of());
        this.workspace = workspace;
    }

    /** A new job, queued. */
    public UUID queued() {
        UUID job = UUID.randomUUID();
        report(job, Stage.QUEUED);
        return job;
    }

    /** The four stages of the first attempt and the end: events 2 to 6 of a queued job. */
    public void runToEnd(UUID job) {
        STAGES.forEach(stage -> report(job, stage));
        completed(job, List.of("A fine title"));
    }

    public RecordMetadata report(UUID job, Stage stage) {
        return report(job, stage, 1, stage == Stage.QUEUED ? 0 : 1);
    }

    public RecordMetadata report(UUID job, Stage stage, int attempt, int delivery) {
        return send(Topics.PROGRESS, job, event(job, stage, attempt, delivery).build());
    }

    public RecordMetadata completed(UUID job, List<String> items) {
        return send(
                Topics.PROGRESS,
                job,
                event(job, Stage.COMPLETED, 1, 0)
                        .setItems(items)
                        .setTokensUsed(42L)
                        .setCostMicros(7L)
                        .build());
    }

    public RecordMetadata failed(UUID job, String code) {
        return send(
                Topics.PROGRESS,
                job,
                event(job, Stage.FAILED, 1, 0)
                        .setFailure(new Failure(code, "It went wrong.", false))
                        .build());
    }

    public RecordMetadata delta(UUID job, int index, String text) {
        return send(
                Topics.DELTAS,
                job,
                DeltaStreamed.newBuilder()
                        .setJobId(job.toString())
                        .setWorkspaceId(workspace.toString())
                        .setAttempt(1)
                        .setDelivery(1)
                        .setIndex(index)
                        .setText(text)
                        .setAt(Instant.now())
                        .build());
    }

    /** Bytes that are no event. */
    public RecordMetadata garbage(UUID job) {
        return send(new ProducerRecord<>(Topics.PROGRESS.name(), job.toString(), new byte[] {9, 9, 9}));
    }

    private ProgressReported.Builder event(UUID job, Stage stage, int attempt, int delivery) {
        return ProgressReported.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setDelivery(delivery)
                .setMessage("Stage " + stage.wireName())
                .setPercent(stage.percent())
                .setAt(Instant.now());
    }

    private <T extends SpecificRecord> RecordMetadata send(Topic<T> topic, UUID job, T event) {
        byte[] bytes = kafka.serdes().serializer(topic).serialize(topic.name(), event);
        return send(new ProducerRecord<>(topic.name(), job.toString(), bytes));
    }

    private RecordMetadata send(ProducerRecord<String, byte[]> record) {
        try {
            return producer.send(record).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
