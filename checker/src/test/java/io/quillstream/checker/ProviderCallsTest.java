package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.ProviderCalls.Loss;
import java.time.Instant;
import java.util.Collections;
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

    @Test
    void three_calls_are_allowed_and_three_more_for_each_loss_that_the_job_met() {
        WrittenLog log = new WrittenLog();
        Event end = metAJob(log);
        assertEquals(List.of(), tooMany(log, 3));
        assertEquals(List.of("I24"), tooMany(log, 4));
        Loss before = loss(WrittenLog.BEGIN - 2_000, WrittenLog.BEGIN - 1_000);
        Loss after = loss(end.appended() + 61_000, end.appended() + 99_000);
        assertEquals(List.of("I24"), tooMany(log, 4, before, after));
        Loss amid = loss(WrittenLog.BEGIN - 1_000, WrittenLog.BEGIN + 1_000);
        Loss beforeItWasDone = loss(end.appended() + 30_000, end.appended() + 40_000);
        assertEquals(List.of(), tooMany(log, 9, amid, beforeItWasDone));
        assertEquals(List.of("I24"), tooMany(log, 10, amid, beforeItWasDone));
    }

    @Test
    void a_record_is_handed_out_ten_times_and_one_that_was_put_back_ten_times_more() {
        WrittenLog log = new WrittenLog();
        metAJob(log);
        Loss[] losses = Collections.nCopies(30, loss(WrittenLog.BEGIN, WrittenLog.BEGIN + 1_000))
                .toArray(Loss[]::new);
        assertEquals(List.of(), tooMany(log, 30, losses));
        assertEquals(List.of("I24"), tooMany(log, 31, losses));
        log.task("a");
        assertEquals(List.of(), tooMany(log, 60, losses));
        assertEquals(List.of("I24"), tooMany(log, 61, losses));
    }

    private static Event metAJob(WrittenLog log) {
        log.grant(1);
        log.admit(log.request("a", 5));
        return log.end("a", "completed", log.completion("a", true));
    }

    private static Loss loss(long from, long until) {
        return new Loss(Instant.ofEpochMilli(from), Instant.ofEpochMilli(until));
    }

    private static List<String> tooMany(WrittenLog log, int calls, Loss... losses) {
        ProviderCalls.Call call = new ProviderCalls.Call("reader-of-a", WrittenLog.TOKENS);
        return WrittenLog.names(
                new ProviderCalls(Collections.nCopies(calls, call), List.of(losses)).check(log.history()));
    }

    private static ProviderCalls.Call call(long tokens) {
        return new ProviderCalls.Call("a-1", tokens);
    }

    private static List<String> broken(String status, Long tokens, ProviderCalls.Call... calls) {
        return new ProviderCalls(List.of(calls), List.of())
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
