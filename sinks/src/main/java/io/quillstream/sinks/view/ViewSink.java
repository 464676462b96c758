package io.quillstream.sinks.view;

import static com.mongodb.client.model.Filters.in;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.BatchRecorded;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.sinks.feed.Sink;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.Document;

/**
 * What jobs, contents and batches look like now, in MongoDB. One unordered bulk write per collection and poll; the
 * position is written behind it, and all writes may be repeated.
 */
public final class ViewSink implements Sink {

    /**
     * What MongoDB says of a document that it will never take: BadValue, FailedToParse, DocumentValidationFailure,
     * BSONObjectTooLarge, KeyTooLong, and that the update would make the document too large.
     *
     * @see <a href="https://www.mongodb.com/docs/manual/reference/error-codes/">MongoDB error codes</a>
     */
    private static final Set<Integer> CODES_OF_BAD_DATA = Set.of(2, 9, 121, 10334, 17280, 17419);

    private final MongoStore store;
    private final SinkPositions positions;

    /** One batch of records, by what it changes. */
    private record Changes(
            Map<String, JobChange> jobs, Map<String, ContentChange> contents, Map<String, BatchChange> batches) {}

    public ViewSink(MongoStore store) {
        this.store = store;
        this.positions = new SinkPositions(store, SinkPositions.VIEW);
    }

    @Override
    public String name() {
        return SinkPositions.VIEW;
    }

    @Override
    public List<Topic<?>> topics() {
        return List.of(
                Topics.ADMISSIONS,
                Topics.PROGRESS,
                Topics.CONTENT,
                Topics.REQUESTS,
                Topics.BATCHES,
                Topics.CANCELLATIONS);
    }

    /** The stream processors report the rest; they do not read of batches. */
    @Override
    public Set<Topic<?>> reports() {
        return Set.of(Topics.ADMISSIONS, Topics.PROGRESS, Topics.CONTENT, Topics.BATCHES);
    }

    /** A job is looked at right after its 202. */
    @Override
    public boolean hurries() {
        return true;
    }

    @Override
    public Positions positions() {
        return positions;
    }

    @Override
    public boolean write(
            List<FromLog<SpecificRecord>> records, Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next) {
        if (!positions.of(next.keySet()).equals(expected)) {
            return false;
        }
        Changes changes = new Changes(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        records.forEach(record -> note(record.value(), changes));
        end(changes);
        bulk(
                store.contents(),
                changes.contents().values().stream().map(ContentChange::write).toList());
        bulk(store.batchRejections(), each(changes.batches(), BatchChange::rejections));
        bulk(store.batches(), each(changes.batches(), BatchChange::writes));
        bulk(store.jobs(), each(changes.jobs(), JobChange::writes));
        positions.advance(next);
        return true;
    }

    private static void note(SpecificRecord value, Changes changes) {
        switch (value) {
            case AdmissionDecided decision -> job(changes, decision.getJobId()).decided(decision);
            case GenerationRequested request -> {
                if (request.getRecordRefusal()) {
                    job(changes, request.getJobId()).requested(request);
                }
            }
            case ProgressReported progress -> {
                if (byWorker(progress)) {
                    job(changes, progress.getJobId()).processing(progress);
                }
            }
            case ContentRecorded content ->
                changes.contents()
                        .computeIfAbsent(content.getJobId(), ContentChange::new)
                        .recorded(content);
            case BatchRecorded batch -> batch(changes, batch.getBatchId()).recorded(batch);
            case CancellationRequested wish -> {
                if (wish.getBatchId() != null) {
                    batch(changes, wish.getBatchId()).cancellationRequested(wish);
                }
            }
            default ->
                throw new IllegalArgumentException(
                        "The view reads no " + value.getSchema().getName());
        }
    }

    /** Gathers the items of contents that end here, and ends their jobs. */
    private void end(Changes changes) {
        Map<String, Document> stored = new HashMap<>();
        List<String> wanted = changes.contents().values().stream()
                .filter(ContentChange::lacksParts)
                .map(ContentChange::job)
                .toList();
        if (!wanted.isEmpty()) {
            store.contents()
                    .find(in("_id", wanted))
                    .forEach(document -> stored.put(document.getString("_id"), document));
        }
        for (ContentChange content : changes.contents().values()) {
            Document known = stored.get(content.job());
            if (known != null && known.get("parts") instanceof Document parts) {
                content.addStored(parts);
            }
            content.end()
                    .ifPresent(end -> job(changes, content.job())
                            .ended(
                                    content.newest(),
                                    end,
                                    content.completed() ? content.items() : null,
                                    content.completed() ? content.faq() : null));
        }
    }

    private static boolean byWorker(ProgressReported progress) {
        return Stage.of(progress.getStage())
                .filter(stage -> stage != Stage.QUEUED && !stage.terminal())
                .isPresent();
    }

    private static JobChange job(Changes changes, String id) {
        return changes.jobs().computeIfAbsent(id, JobChange::new);
    }

    private static BatchChange batch(Changes changes, String id) {
        return changes.batches().computeIfAbsent(id, BatchChange::new);
    }

    private static <C> List<WriteModel<Document>> each(
            Map<String, C> changes, Function<C, List<WriteModel<Document>>> writes) {
        return changes.values().stream().map(writes).flatMap(List::stream).toList();
    }

    private static void bulk(MongoCollection<Document> collection, List<WriteModel<Document>> writes) {
        if (!writes.isEmpty()) {
            collection.bulkWrite(writes, new BulkWriteOptions().ordered(false));
        }
    }

    @Override
    public boolean blamesData(RuntimeException failure) {
        return failure instanceof BsonMaximumSizeExceededException
                || (failure instanceof MongoBulkWriteException bulk
                        && bulk.getWriteErrors().stream()
                                .anyMatch(error -> CODES_OF_BAD_DATA.contains(error.getCode())));
    }
}
