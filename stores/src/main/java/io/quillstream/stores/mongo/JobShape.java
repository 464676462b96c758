package io.quillstream.stores.mongo;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import org.bson.Document;

/** Reads a document of collection {@code jobs}. */
final class JobShape {

    private JobShape() {}

    static JobDocument read(Document document) {
        Long credits = number(document, "credits");
        return new JobDocument(
                UUID.fromString(document.getString("_id")),
                uuid(document, "workspace_id"),
                document.getString("user_id"),
                document.getString("kind"),
                document.getString("fingerprint"),
                copy(document.get("copy", Document.class)),
                document.getString("status"),
                document.getList("items", String.class),
                pairs(document.getList("faq", Document.class)),
                error(document.get("error", Document.class)),
                number(document, "tokens_used"),
                number(document, "cost_micros"),
                credits == null ? number(document, "reserved_credits") : credits,
                document.getString("provider"),
                document.getString("model"),
                document.getString("template_version"),
                document.getBoolean("degraded", false),
                document.getInteger("attempts", 0),
                uuid(document, "batch_id"),
                document.getString("custom_id"),
                document.getInteger("line"),
                instant(document, "created_at"),
                instant(document, "updated_at"));
    }

    private static List<JobDocument.Pair> pairs(List<Document> pairs) {
        return pairs == null
                ? null
                : pairs.stream()
                        .map(pair -> new JobDocument.Pair(pair.getString("question"), pair.getString("answer")))
                        .toList();
    }

    static UUID uuid(Document document, String field) {
        String text = document.getString(field);
        return text == null ? null : UUID.fromString(text);
    }

    static Instant instant(Document document, String field) {
        Date date = document.getDate(field);
        return date == null ? null : date.toInstant();
    }

    static Long number(Document document, String field) {
        Number number = document.get(field, Number.class);
        return number == null ? null : number.longValue();
    }

    private static JobDocument.Copy copy(Document copy) {
        return copy == null
                ? null
                : new JobDocument.Copy(
                        uuid(copy, "product_id"),
                        copy.getString("copy_type"),
                        copy.getString("tone"),
                        copy.getString("target_audience"),
                        copy.getString("length_preference"),
                        copy.getInteger("count", 0));
    }

    private static JobDocument.Error error(Document error) {
        return error == null
                ? null
                : new JobDocument.Error(
                        error.getString("code"), error.getString("message"), error.getBoolean("retryable", false));
    }
}
