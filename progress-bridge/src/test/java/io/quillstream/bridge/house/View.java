package io.quillstream.bridge.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.EndOffsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;

/** Does what the view sink would do, when a test says so. */
public final class View implements AutoCloseable {

    private final MongoStore mongo;
    private final Admin admin;
    private final UUID workspace;

    View(MongoStore mongo, KafkaClients kafka, UUID workspace) {
        this.mongo = mongo;
        this.admin = kafka.admin("test-view");
        this.workspace = workspace;
    }

    /** The document of a job that waits. */
    public void pending(UUID job, Duration age) {
        mongo.jobs()
                .insertOne(job(
                        job, "pending", Instant.now().minus(age), Instant.now().minus(age)));
    }

    /** The document of a job that completed with these items. */
    public void completed(UUID job, Duration age, List<String> items) {
        Instant then = Instant.now().minus(age);
        mongo.jobs()
                .insertOne(job(job, "completed", then, then.plusSeconds(2))
                        .append("items", items)
                        .append("tokens_used", 42L)
                        .append("cost_micros", 7L)
                        .append("attempts", 1));
    }

    /** A batch of that many accepted lines, closed, whose jobs are those documents. */
    public UUID batch(int accepted, int rejected) {
        UUID batch = UUID.randomUUID();
        mongo.batches()
                .insertOne(new Document("_id", batch.toString())
                        .append("workspace_id", workspace.toString())
                        .append("user_id", "dev")
                        .append("total", accepted + rejected)
                        .append("accepted", accepted)
                        .append("rejected", rejected)
                        .append("opened_at", Date.from(Instant.now().minusSeconds(10)))
                        .append("closed_at", Date.from(Instant.now().minusSeconds(9))));
        return batch;
    }

    /** One ended job of the batch. */
    public void ended(UUID batch, int line, String status) {
        Instant then = Instant.now();
        mongo.jobs()
                .insertOne(job(UUID.randomUUID(), status, then, then)
                        .append("batch_id", batch.toString())
                        .append("line", line)
                        .append("credits", 1L)
                        .append("cost_micros", 5L));
    }

    /** Says that the view has seen everything in the log up to now. */
    public void catchUp() throws Exception {
        Set<TopicPartition> all = new HashSet<>();
        for (var topic : Topics.all()) {
            int partitions = admin.describeTopics(List.of(topic.name()))
                    .allTopicNames()
                    .get()
                    .get(topic.name())
                    .partitions()
                    .size();
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic.name(), partition));
            }
        }
        new SinkPositions(mongo, SinkPositions.VIEW)
                .advance(EndOffsets.of(admin).of(all));
    }

    private Document job(UUID job, String status, Instant created, Instant updated) {
        return new Document("_id", job.toString())
                .append("workspace_id", workspace.toString())
                .append("user_id", "dev")
                .append("kind", "copy")
                .append("status", status)
                .append("created_at", Date.from(created))
                .append("updated_at", Date.from(updated));
    }

    @Override
    public void close() {
        admin.close();
    }
}
