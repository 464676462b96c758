package io.quillstream.stores.mongo;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.bson.Document;

/** Batches as recorded; the view sink writes them. Thread-safe. */
public final class Batches {

    private final MongoCollection<Document> batches;
    private final MongoCollection<Document> rejections;

    public Batches(MongoStore store) {
        this(store.batches(), store.batchRejections());
    }

    private Batches(MongoCollection<Document> batches, MongoCollection<Document> rejections) {
        this.batches = batches;
        this.rejections = rejections;
    }

    /** The same for a reader who waits no longer than that, for a server that is away as well. */
    public Batches within(Duration atMost) {
        return new Batches(
                batches.withTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS),
                rejections.withTimeout(atMost.toMillis(), TimeUnit.MILLISECONDS));
    }

    public Optional<BatchDocument> find(UUID workspace, UUID batch) {
        return Optional.ofNullable(
                        batches.find(MongoStore.ofWorkspace(batch, workspace)).first())
                .map(Batches::read);
    }

    /** Fingerprint of the lines of a batch that came with an idempotency key; empty without one. */
    public Optional<String> fingerprint(UUID workspace, UUID batch) {
        return Optional.ofNullable(
                        batches.find(MongoStore.ofWorkspace(batch, workspace)).first())
                .map(document -> document.getString("fingerprint"));
    }

    /** Lines refused at the door, in order, behind {@code afterLine} (0 for the beginning). */
    public List<BatchDocument.Rejection> rejections(UUID workspace, UUID batch, int afterLine, int limit) {
        return rejections
                .find(and(
                        eq("batch_id", batch.toString()),
                        gt("line", afterLine),
                        eq("workspace_id", workspace.toString())))
                .sort(Sorts.ascending("line"))
                .limit(limit)
                .map(Batches::rejection)
                .into(new ArrayList<>());
    }

    private static BatchDocument read(Document document) {
        return new BatchDocument(
                UUID.fromString(document.getString("_id")),
                JobShape.uuid(document, "workspace_id"),
                document.getString("user_id"),
                document.getInteger("total", 0),
                document.getInteger("accepted", 0),
                document.getInteger("rejected", 0),
                JobShape.instant(document, "opened_at"),
                JobShape.instant(document, "closed_at"),
                JobShape.instant(document, "cancel_requested_at"));
    }

    private static BatchDocument.Rejection rejection(Document document) {
        Document error = document.get("error", Document.class);
        return new BatchDocument.Rejection(
                document.getInteger("line"),
                document.getString("custom_id"),
                new JobDocument.Error(
                        error.getString("code"), error.getString("message"), error.getBoolean("retryable", false)));
    }
}
