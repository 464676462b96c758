package io.quillstream.sinks.view;

import io.quillstream.schemas.event.ContentPart;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.QuestionAnswer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** Pieces of events as pieces of documents; what is null is left out, so that sparse indexes stay sparse. */
final class JobFields {

    private JobFields() {}

    /** Whose job it is and what it was asked to do: the same in every event that tells it. */
    static Document description(
            String workspace,
            String user,
            String kind,
            CopyOrder copy,
            String batch,
            String customId,
            Integer line,
            Instant createdAt) {
        Document fields = new Document("workspace_id", workspace)
                .append("user_id", user)
                .append("kind", kind)
                .append("created_at", date(createdAt));
        put(fields, "copy", copy == null ? null : order(copy));
        put(fields, "batch_id", batch);
        put(fields, "custom_id", customId);
        put(fields, "line", line);
        return fields;
    }

    static Document error(Failure failure) {
        return failure == null
                ? null
                : new Document("code", failure.getCode())
                        .append("message", failure.getMessage())
                        .append("retryable", failure.getRetryable());
    }

    static Document part(ContentPart part) {
        return new Document("name", part.getName())
                .append("items", part.getItems())
                .append("faq", pairs(part.getFaq()))
                .append("sha256", part.getSha256());
    }

    static Date date(Instant at) {
        return Date.from(at);
    }

    static void put(Document fields, String name, Object value) {
        if (value != null) {
            fields.append(name, value);
        }
    }

    private static List<Document> pairs(List<QuestionAnswer> pairs) {
        return pairs.stream()
                .map(pair -> new Document("question", pair.getQuestion()).append("answer", pair.getAnswer()))
                .toList();
    }

    private static Document order(CopyOrder copy) {
        Document order = new Document("product_id", copy.getProductId())
                .append("copy_type", copy.getCopyType())
                .append("tone", copy.getTone())
                .append("length_preference", copy.getLengthPreference())
                .append("count", copy.getCount());
        put(order, "target_audience", copy.getTargetAudience());
        return order;
    }
}
