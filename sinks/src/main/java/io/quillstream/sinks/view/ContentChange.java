package io.quillstream.sinks.view;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quillstream.schemas.content.ContentDigest;
import io.quillstream.schemas.event.ContentPart;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.JobEnd;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.Document;

/**
 * What one batch of records says of one job's content. Finished parts are kept until the end decides: a completed job
 * has a document with all items, any other job has none.
 */
final class ContentChange {

    private final TreeMap<Integer, Document> parts = new TreeMap<>();
    private final String job;
    private ContentRecorded newest;
    private JobEnd end;

    ContentChange(String job) {
        this.job = job;
    }

    void recorded(ContentRecorded content) {
        newest = content;
        ContentPart part = content.getPart();
        if (part != null) {
            parts.put(part.getIndex(), JobFields.part(part));
        }
        if (content.getEnd() != null) {
            end = content.getEnd();
        }
    }

    String job() {
        return job;
    }

    ContentRecorded newest() {
        return newest;
    }

    Optional<JobEnd> end() {
        return Optional.ofNullable(end);
    }

    boolean completed() {
        return end != null && end.getStatus().equals("completed");
    }

    /** Whether parts of the completed content came in an earlier batch and have to be read from the store. */
    boolean lacksParts() {
        return completed() && parts.size() < end.getParts();
    }

    /** Adds the parts that an earlier batch stored. */
    void addStored(Document stored) {
        stored.forEach((index, part) -> parts.putIfAbsent(Integer.parseInt(index), (Document) part));
    }

    List<String> items() {
        List<String> items = new ArrayList<>();
        parts.values().forEach(part -> items.addAll(part.getList("items", String.class)));
        return items;
    }

    List<Document> faq() {
        List<Document> pairs = new ArrayList<>();
        parts.values().forEach(part -> pairs.addAll(part.getList("faq", Document.class)));
        return pairs;
    }

    WriteModel<Document> write() {
        if (end == null) {
            return new UpdateOneModel<>(eq("_id", job), unfinished(), new UpdateOptions().upsert(true));
        }
        return completed()
                ? new UpdateOneModel<>(eq("_id", job), finished(), new UpdateOptions().upsert(true))
                : new DeleteOneModel<>(eq("_id", job));
    }

    private Document unfinished() {
        Document set = new Document("workspace_id", newest.getWorkspaceId()).append("kind", newest.getKind());
        parts.forEach((index, part) -> set.append("parts." + index, part));
        return new Document("$set", set).append("$setOnInsert", new Document("status", "unfinished"));
    }

    private Document finished() {
        List<String> items = items();
        Document set = JobFields.description(
                        newest.getWorkspaceId(),
                        newest.getUserId(),
                        newest.getKind(),
                        newest.getCopy(),
                        newest.getBatchId(),
                        newest.getCustomId(),
                        newest.getLine(),
                        newest.getCreatedAt())
                .append("status", "completed")
                .append("items", items)
                .append("faq", faq())
                .append("sha256", ContentDigest.of(items))
                .append("bytes", (long) ContentDigest.text(items).length)
                .append("completed_at", JobFields.date(end.getEndedAt()));
        return new Document("$set", set).append("$unset", new Document("parts", ""));
    }
}
