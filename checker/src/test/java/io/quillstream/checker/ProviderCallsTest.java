package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;

class ProviderCallsTest {

    private static final Schema COPY = SchemaBuilder.record("Copy")
            .fields()
            .requiredString("target_audience")
            .endRecord();
    private static final Schema REQUEST = SchemaBuilder.record("Request")
            .fields()
            .requiredString("job_id")
            .name("copy")
            .type(COPY)
            .noDefault()
            .endRecord();
    private static final Schema ADMISSION = SchemaBuilder.record("Admission")
            .fields()
            .requiredString("job_id")
            .requiredBoolean("admitted")
            .endRecord();
    private static final Schema AUDIT = SchemaBuilder.record("Audit")
            .fields()
            .requiredString("job_id")
            .requiredString("status")
            .optionalLong("tokens_used")
            .endRecord();

    @Test
    void books_may_name_any_answers_of_a_job_but_nothing_else() {
        assertEquals(List.of(), broken("completed", 7L, call(7)));
        assertEquals(List.of(), broken("completed", 7L, call(7), call(7)), "a lost worker's answer is nobody's");
        assertEquals(List.of(), broken("completed", 12L, call(7), call(5)), "a second attempt counts too");
        assertEquals(List.of("I25"), broken("completed", 8L, call(7), call(5)));
        assertEquals(List.of("I25"), broken("failed", 7L));
        assertEquals(List.of("I25"), broken("completed", 0L, call(7)), "its answer was not free");
        assertEquals(List.of(), broken("cancelled", 0L), "no call was made");
    }

    @Test
    void only_a_call_that_told_nothing_makes_the_tokens_of_a_completed_job_unknown() {
        assertEquals(List.of("I25"), broken("completed", null, call(7)));
        assertEquals(List.of(), broken("completed", null, call(7), call(0)));
        assertEquals(List.of(), broken("cancelled", null, call(7)));
    }

    @Test
    void calls_that_nobody_ordered_and_too_many_are_found() {
        ProviderCalls.Call nobodys = new ProviderCalls.Call("nobody", 7);
        assertEquals(List.of("I24"), broken("completed", 7L, call(7), nobodys));
        assertEquals(List.of("I24"), broken("completed", 7L, call(7), call(7), call(7), call(7)));
    }

    private static ProviderCalls.Call call(long tokens) {
        return new ProviderCalls.Call("a-1", tokens);
    }

    private static List<String> broken(String status, Long tokens, ProviderCalls.Call... calls) {
        return new ProviderCalls(List.of(calls), 0)
                .check(history(status, tokens)).stream()
                        .map(Violation::invariant)
                        .toList();
    }

    private static History history(String status, Long tokens) {
        GenericRecord copy =
                new GenericRecordBuilder(COPY).set("target_audience", "a-1").build();
        Event request = event(
                "quill.requests",
                new GenericRecordBuilder(REQUEST)
                        .set("job_id", "a")
                        .set("copy", copy)
                        .build());
        Event admission = event(
                "quill.admissions",
                new GenericRecordBuilder(ADMISSION)
                        .set("job_id", "a")
                        .set("admitted", true)
                        .build());
        Event audit = event(
                "quill.audit",
                new GenericRecordBuilder(AUDIT)
                        .set("job_id", "a")
                        .set("status", status)
                        .set("tokens_used", tokens)
                        .build());
        return new History(
                List.of(request),
                List.of(admission),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(audit),
                List.of(),
                List.of());
    }

    private static Event event(String topic, GenericRecord value) {
        return new Event(topic, 0, 0, "a", 0, value);
    }
}
