package io.quillstream.launcher.stream;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes to the log of a running house what its workers would write if their calls failed again and again. */
final class ProgressWriter implements AutoCloseable {

    private static final List<Stage> STAGES =
            List.of(Stage.PARSING, Stage.PROMPTING, Stage.GENERATING, Stage.PARSING_RESPONSE);
    private static final int FIRST_ATTEMPT = 2;

    private final UUID workspace;
    private final KafkaClients kafka;
    private final KafkaProducer<String, byte[]> producer;
    private final Random random = new Random(6);
    private final AtomicLong written = new AtomicLong();

    /** @param endpoints of the house, as its folder has them */
    ProgressWriter(JsonNode endpoints) {
        workspace = UUID.fromString(endpoints.get("workspace_id").asText());
        kafka = KafkaClients.of(new Settings(Map.of(
                "QUILL_KAFKA_BOOTSTRAP", endpoints.get("kafka").asText(),
                "QUILL_SCHEMA_REGISTRY_URL", endpoints.get("schema_registry").asText())));
        producer = kafka.producer("failing-worker", Map.of());
    }

    /** Events that each job has from here, at least: some jobs may have one more already. */
    long rounds() {
        return written.get();
    }

    /** The next stage of every job, some of them twice and some with a word of an attempt that is over. */
    void round(List<UUID> jobs) throws ExecutionException, InterruptedException {
        int done = Math.toIntExact(written.get());
        Stage stage = STAGES.get(done % STAGES.size());
        int attempt = FIRST_ATTEMPT + done / STAGES.size();
        List<Future<?>> sent = new ArrayList<>();
        for (UUID job : jobs) {
            sent.add(send(job, stage, attempt));
            switch (random.nextInt(8)) {
                case 0 -> sent.add(send(job, stage, attempt));
                case 1 -> sent.add(send(job, Stage.GENERATING, attempt - 1));
                default -> {
                    // told once, as it should be
                }
            }
        }
        for (Future<?> one : sent) {
            one.get();
        }
        written.incrementAndGet();
    }

    private Future<?> send(UUID job, Stage stage, int attempt) {
        ProgressReported event = ProgressReported.newBuilder()
                .setJobId(job.toString())
                .setWorkspaceId(workspace.toString())
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setDelivery(attempt)
                .setMessage("Stage " + stage.wireName())
                .setPercent(stage.percent())
                .setAt(Instant.now())
                .build();
        byte[] bytes = kafka.serdes().serializer(Topics.PROGRESS).serialize(Topics.PROGRESS.name(), event);
        return producer.send(new ProducerRecord<>(Topics.PROGRESS.name(), job.toString(), bytes));
    }

    @Override
    public void close() {
        producer.close();
    }
}
