package io.quillstream.runtime.telemetry;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.slf4j.MDC;

/**
 * The ids that every log line within its scope carries as fields of its own: {@code trace.id}, {@code request_id},
 * {@code workspace_id}, {@code job_id}, {@code task_id}; and {@code product_id} and {@code copy_type} where a job begins and
 * ends. Bound to the thread that opened it; scopes nest. Nulls are left out.
 *
 * <pre>{@code
 * try (LogIds ids = LogIds.of(record.headers()).workspace(w).job(j)) {
 *     LOG.info("Job ended as completed");
 * }
 * }</pre>
 */
public final class LogIds implements AutoCloseable {

    /** Record header that carries the id of the HTTP request from the door to the sinks. */
    public static final String REQUEST_HEADER = "x-request-id";

    private static final String TRACE = "trace.id";

    private final Deque<String> keys = new ArrayDeque<>();
    private final Deque<String> before = new ArrayDeque<>();

    private LogIds() {}

    /** A scope without ids yet. */
    public static LogIds none() {
        return new LogIds();
    }

    /** A scope with the trace and request that a record belongs to. */
    public static LogIds of(Headers headers) {
        LogIds ids = none().request(text(headers.lastHeader(REQUEST_HEADER)));
        TraceParent.of(headers).ifPresent(trace -> ids.trace(trace.traceId()));
        return ids;
    }

    public LogIds request(String id) {
        return put("request_id", id);
    }

    /** Where no record brings it. */
    public LogIds trace(String id) {
        return put(TRACE, id);
    }

    public LogIds workspace(String id) {
        return put("workspace_id", id);
    }

    public LogIds job(String id) {
        return put("job_id", id);
    }

    public LogIds task(String id) {
        return put("task_id", id);
    }

    /** What a job was asked to write about, and which type of copy. */
    public LogIds copy(String productId, String copyType) {
        return put("product_id", productId).put("copy_type", copyType);
    }

    @Override
    public void close() {
        while (!keys.isEmpty()) {
            String previous = before.pop();
            if (previous.isEmpty()) {
                MDC.remove(keys.pop());
            } else {
                MDC.put(keys.pop(), previous);
            }
        }
    }

    private LogIds put(String key, String id) {
        if (id != null) {
            String previous = MDC.get(key);
            keys.push(key);
            before.push(previous == null ? "" : previous);
            MDC.put(key, id);
        }
        return this;
    }

    private static String text(Header header) {
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }
}
