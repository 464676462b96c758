package io.quillstream.bridge.job;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.MemoryRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** A job's records as a worst day would leave them: repeated, overtaken by zombies, with foreign offsets between. */
final class RandomLog {

    private static final List<Stage> STAGES =
            List.of(Stage.PARSING, Stage.PROMPTING, Stage.GENERATING, Stage.PARSING_RESPONSE);

    final AvroSerdes serdes = new AvroSerdes(new MemoryRegistry());
    final List<LogRecord> records = new ArrayList<>();
    private final String job = UUID.randomUUID().toString();
    private final Random random;
    private long offset;

    RandomLog(Random random) {
        this.random = random;
        this.offset = random.nextInt(1_000);
        write(Stage.QUEUED, 1, 0);
        int attempts = 1 + random.nextInt(3);
        int delivery = 0;
        for (int attempt = 1; attempt <= attempts; attempt++) {
            delivery = deliveries(attempt, delivery);
            if (attempt < attempts) {
                write(Stage.RETRYING, attempt, 0);
            }
        }
        write(random.nextBoolean() ? Stage.COMPLETED : Stage.FAILED, attempts, 0);
        write(Stage.PARSING, attempts, delivery + 1);
    }

    private int deliveries(int attempt, int before) {
        int delivery = before;
        for (int i = 0; i <= random.nextInt(3); i++) {
            delivery++;
            for (Stage stage : STAGES.subList(0, 1 + random.nextInt(STAGES.size()))) {
                write(stage, attempt, delivery);
                if (random.nextInt(3) == 0) {
                    write(stage, Math.max(1, attempt - random.nextInt(2)), Math.max(1, delivery - random.nextInt(3)));
                }
            }
        }
        return delivery;
    }

    private void write(Stage stage, int attempt, int delivery) {
        ProgressReported event = ProgressReported.newBuilder()
                .setJobId(job)
                .setWorkspaceId("w")
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setDelivery(delivery)
                .setMessage("m")
                .setPercent(stage.percent())
                .setAt(Instant.EPOCH)
                .build();
        byte[] bytes = serdes.serializer(Topics.PROGRESS).serialize(Topics.PROGRESS.name(), event);
        offset += 1 + random.nextInt(5);
        records.add(new LogRecord(offset, 0, job, bytes));
    }

    /** What everyone must see: the frames of the whole log. */
    List<String> frames() {
        return past(records.size()).frames().stream().map(String::new).toList();
    }

    /** The first records, folded as the history sink folds them. */
    Past past(int count) {
        ProgressNumbering numbering = ProgressNumbering.START;
        List<byte[]> frames = new ArrayList<>();
        for (LogRecord record : records.subList(0, count)) {
            ProgressReported event =
                    serdes.deserializer(Topics.PROGRESS).deserialize(Topics.PROGRESS.name(), record.value());
            var step =
                    numbering.next(Stage.of(event.getStage()).orElseThrow(), event.getAttempt(), event.getDelivery());
            numbering = step.state();
            step.number().ifPresent(number -> frames.add(NumberedFrame.of(event, number)));
        }
        long foldedTo = count == 0 ? -1 : records.get(count - 1).offset();
        return new Past(frames, numbering, foldedTo, List.of());
    }
}
