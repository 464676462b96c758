package io.quillstream.runtime.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Optional;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceParentTest {

    private static final String VALID = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void readsAndWritesTheStandardsForm() {
        assertEquals(VALID, TraceParent.parse(VALID).orElseThrow().toString());
        assertEquals(
                "4bf92f3577b34da6a3ce929d0e0e4736",
                TraceParent.parse(VALID).orElseThrow().traceId());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-extra",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b\u0667-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736.00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7.01",
                "0-04bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void anythingElseIsNoContext(String text) {
        assertEquals(Optional.empty(), TraceParent.parse(text));
    }

    @Test
    void aChildStaysInItsTrace() {
        TraceParent parent = TraceParent.parse(VALID).orElseThrow();
        TraceParent child = parent.child();

        assertEquals(parent.traceId(), child.traceId());
        assertNotEquals(parent.spanId(), child.spanId());
        assertEquals(Optional.of(child), TraceParent.parse(child.toString()));
    }

    @Test
    void newTracesAreValidAndDifferent() {
        for (int i = 0; i < 1_000; i++) {
            TraceParent random = TraceParent.random();
            assertEquals(Optional.of(random), TraceParent.parse(random.toString()));
        }
        assertNotEquals(TraceParent.random().traceId(), TraceParent.random().traceId());
    }

    @Test
    void aRecordCarriesOneContext() {
        RecordHeaders headers = new RecordHeaders();
        assertEquals(Optional.empty(), TraceParent.of(headers));

        TraceParent.random().into(headers);
        TraceParent last = TraceParent.random();
        last.into(headers);

        assertEquals(Optional.of(last), TraceParent.of(headers));
        assertEquals(1, headers.toArray().length);
    }

    @Test
    void workBelongsToTheTraceOfItsRecordAndNoLonger() {
        RecordHeaders headers = new RecordHeaders();
        assertEquals(Optional.empty(), TraceParent.within(headers, TraceParent::current));

        TraceParent trace = TraceParent.random();
        trace.into(headers);

        assertEquals(Optional.of(trace), TraceParent.within(headers, TraceParent::current));
        assertEquals(Optional.empty(), TraceParent.current());
    }
}
