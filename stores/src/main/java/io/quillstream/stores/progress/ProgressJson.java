package io.quillstream.stores.progress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.QuestionAnswer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A numbered progress event as clients see it (public contract, section 6): one JSON object in one line. History and
 * live streams both use this, so the same event is the same text wherever it comes from.
 */
public final class ProgressJson {

    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private ProgressJson() {}

    /**
     * @param event as in the log
     * @param seq its number under {@code ProgressNumbering}, from 1
     */
    public static String of(ProgressReported event, int seq) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("job_id", event.getJobId());
            json.writeNumberField("seq", seq);
            json.writeStringField("stage", event.getStage());
            json.writeStringField("status", event.getStatus());
            json.writeNumberField("attempt", event.getAttempt());
            json.writeStringField("message", event.getMessage());
            json.writeNumberField("percent", event.getPercent());
            json.writeStringField("at", time(event.getAt()));
            switch (event.getStage()) {
                case "retrying" -> number(json, "retry_in_ms", event.getRetryInMs());
                case "completed" -> result(json, event);
                case "failed", "cancelled" -> failure(json, event.getFailure());
                default -> {}
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** RFC 3339 in UTC, always with milliseconds. */
    public static String time(Instant at) {
        return RFC_3339.format(at);
    }

    private static void result(JsonGenerator json, ProgressReported event) throws IOException {
        json.writeArrayFieldStart("items");
        for (String item : event.getItems() == null ? List.<String>of() : event.getItems()) {
            json.writeString(item);
        }
        json.writeEndArray();
        if (event.getFaq() != null) {
            json.writeArrayFieldStart("faq");
            for (QuestionAnswer pair : event.getFaq()) {
                json.writeStartObject();
                json.writeStringField("question", pair.getQuestion());
                json.writeStringField("answer", pair.getAnswer());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        number(json, "tokens_used", event.getTokensUsed());
        number(json, "cost_micros", event.getCostMicros());
    }

    private static void failure(JsonGenerator json, Failure failure) throws IOException {
        if (failure == null) {
            return;
        }
        json.writeObjectFieldStart("error");
        json.writeStringField("code", failure.getCode());
        json.writeStringField("message", failure.getMessage());
        json.writeBooleanField("retryable", failure.getRetryable());
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, String field, Long value) throws IOException {
        if (value == null) {
            json.writeNullField(field);
        } else {
            json.writeNumberField(field, value);
        }
    }
}
