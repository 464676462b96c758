package io.quillstream.runtime.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogIdsTest {

    @Test
    void a_record_brings_its_request_and_trace_and_nothing_stays_behind() {
        RecordHeaders headers = new RecordHeaders();
        headers.add(LogIds.REQUEST_HEADER, "r-1".getBytes(StandardCharsets.UTF_8));
        TraceParent trace = TraceParent.random();
        trace.into(headers);
        try (LogIds ids = LogIds.of(headers).workspace("w").job("j").task(null)) {
            assertEquals("r-1", MDC.get("request_id"));
            assertEquals(trace.traceId(), MDC.get("trace.id"));
            assertEquals("j", MDC.get("job_id"));
            assertNull(MDC.get("task_id"));
        }
        assertNull(MDC.get("request_id"));
        assertNull(MDC.get("trace.id"));
        assertNull(MDC.get("job_id"));
    }

    @Test
    void an_inner_scope_gives_the_outer_ids_back() {
        try (LogIds outer = LogIds.none().job("outer")) {
            try (LogIds inner = LogIds.none().job("inner").job("innermost")) {
                assertEquals("innermost", MDC.get("job_id"));
            }
            assertEquals("outer", MDC.get("job_id"));
        }
        assertNull(MDC.get("job_id"));
    }
}
