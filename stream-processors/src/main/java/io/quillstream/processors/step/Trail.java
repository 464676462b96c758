package io.quillstream.processors.step;

import io.quillstream.processors.state.JobState;
import io.quillstream.runtime.telemetry.LogIds;
import io.quillstream.runtime.telemetry.TraceParent;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers that follow a job from the POST to its last record. They are kept in the job's state, because what moves
 * a job is often another record than its own: a freed slot, a tick, a cancelled batch.
 *
 * @param traceparent W3C trace context, or null
 * @param requestId the POST's X-Request-Id, or null
 */
public record Trail(String traceparent, String requestId) {

    /** No headers. */
    public static final Trail NONE = new Trail(null, null);

    private static final int LONGEST = 256;

    static Trail of(Headers headers) {
        return new Trail(text(headers, TraceParent.HEADER), text(headers, LogIds.REQUEST_HEADER));
    }

    static Trail of(JobState job) {
        return new Trail(job.getTraceparent(), job.getRequestId());
    }

    Headers headers() {
        Headers headers = new RecordHeaders();
        add(headers, TraceParent.HEADER, traceparent);
        add(headers, LogIds.REQUEST_HEADER, requestId);
        return headers;
    }

    private static String text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null || header.value().length > LONGEST
                ? null
                : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void add(Headers headers, String name, String value) {
        if (value != null) {
            headers.add(name, value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
