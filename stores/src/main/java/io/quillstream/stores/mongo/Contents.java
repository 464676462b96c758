package io.quillstream.stores.mongo;

import com.mongodb.client.MongoCollection;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;

/** Contents of completed jobs, one document a job; the view sink writes them. Thread-safe. */
public final class Contents {

    private final MongoCollection<Document> contents;

    public Contents(MongoStore store) {
        this.contents = store.contents();
    }

    /** The finished content; empty for a job that has not completed, failed, was cancelled, is unknown or foreign. */
    public Optional<ContentDocument> find(UUID workspace, UUID job) {
        return Optional.ofNullable(
                        contents.find(MongoStore.ofWorkspace(job, workspace).append("status", "completed"))
                                .first())
                .map(Contents::read);
    }

    private static ContentDocument read(Document document) {
        return new ContentDocument(
                UUID.fromString(document.getString("_id")),
                JobShape.uuid(document, "workspace_id"),
                document.getString("kind"),
                document.getList("items", String.class),
                JobShape.pairs(document.getList("faq", Document.class)),
                document.getString("sha256"),
                JobShape.instant(document, "created_at"),
                JobShape.instant(document, "completed_at"));
    }
}
