package io.quillstream.ingest.publish;

import io.javalin.http.Context;
import io.quillstream.edge.http.RequestId;
import io.quillstream.runtime.telemetry.LogIds;
import io.quillstream.runtime.telemetry.TraceParent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.kafka.common.header.Headers;

/**
 * What every record that a request causes carries, so that a job can be followed from its POST to the sinks.
 *
 * @param trace a span of this very attempt to publish: no other record of the door has it
 * @param requestId as the answer shows it
 */
public record RecordHeaders(TraceParent trace, String requestId) {

    /** A new span of the caller's trace, or of a new trace if the caller named none that is valid. */
    public static RecordHeaders of(Context request) {
        TraceParent trace =
                TraceParent.parse(request.header(TraceParent.HEADER)).orElseGet(TraceParent::random);
        return new RecordHeaders(trace.child(), RequestId.of(request));
    }

    /** For records that no request caused. */
    public static RecordHeaders ofNoRequest() {
        return new RecordHeaders(TraceParent.random(), UUID.randomUUID().toString());
    }

    void into(Headers headers) {
        trace.into(headers);
        headers.add(LogIds.REQUEST_HEADER, requestId.getBytes(StandardCharsets.US_ASCII));
    }
}
