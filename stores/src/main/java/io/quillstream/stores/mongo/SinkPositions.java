package io.quillstream.stores.mongo;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quillstream.stores.position.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;

/**
 * Positions of one sink that writes to the document store. A position is written after the writes it covers, never
 * before; these can be repeated, so a crash in between does no harm. Positions never go back. Thread-safe.
 */
public final class SinkPositions implements Positions {

    /** Name of the sink that keeps jobs, contents and batches. */
    public static final String VIEW = "view";

    private final MongoCollection<Document> positions;
    private final String sink;

    public SinkPositions(MongoStore store, String sink) {
        this(store.sinkPositions(), sink);
    }

    private SinkPositions(MongoCollection<Document> positions, String sink) {
        this.positions = positions;
        this.sink = sink;
    }

    /** The same for a reader who waits no longer than that for an answer. */
    public SinkPositions within(Duration atMost) {
        return new SinkPositions(positions.withTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS), sink);
    }

    @Override
    public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> stored = new HashMap<>();
        positions
                .find(in("_id", partitions.stream().map(this::id).toList()))
                .forEach(document -> stored.put(
                        new TopicPartition(document.getString("topic"), document.getInteger("partition")),
                        document.getLong("next_offset")));
        return stored;
    }

    /** Moves the positions on; one that is stored further ahead stays. */
    public void advance(Map<TopicPartition, Long> next) {
        if (next.isEmpty()) {
            return;
        }
        List<UpdateOneModel<Document>> updates = new ArrayList<>();
        next.forEach((partition, offset) -> updates.add(new UpdateOneModel<>(
                eq("_id", id(partition)),
                Updates.combine(
                        Updates.max("next_offset", offset),
                        Updates.setOnInsert("sink", sink),
                        Updates.setOnInsert("topic", partition.topic()),
                        Updates.setOnInsert("partition", partition.partition())),
                new UpdateOptions().upsert(true))));
        positions.bulkWrite(updates, new BulkWriteOptions().ordered(false));
    }

    private String id(TopicPartition partition) {
        return sink + "/" + partition.topic() + "/" + partition.partition();
    }
}
