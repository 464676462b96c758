package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobInvariantsTest {

    private final WrittenLog log = new WrittenLog();

    @Test
    void every_request_has_a_decision_also_one_that_is_repeated() {
        log.grant(10);
        log.admit(log.request("a", 5));
        log.complete("a");
        log.refuse(log.request("b", 5));
        assertEquals(List.of(), broken());
        Event again = log.request("a", 5);
        assertEquals(List.of("I1"), broken());
        log.repeat(again);
        assertEquals(List.of(), broken());
        log.repeat(again);
        assertEquals(List.of("I1"), broken());
    }

    @Test
    void a_refusal_ends_a_job_whose_caller_has_its_id_and_no_other() {
        Event line = log.request("line", 5, "batch");
        log.refuse(line);
        assertEquals(List.of("I1"), broken(), "nobody is told");
        log.end("line", "failed", line);
        assertEquals(List.of(), broken());
        Event waited = log.request("waited-for", 5);
        log.refuse(waited);
        assertEquals(List.of(), broken());
        log.end("waited-for", "failed", waited);
        assertEquals(List.of("I2"), broken(), "a 402 leaves no job");
    }

    @Test
    void a_job_that_was_refused_can_only_fail() {
        Event line = log.request("line", 5, "batch");
        log.refuse(line);
        log.end("line", "cancelled", log.cancellation("line"));
        assertEquals(List.of("I2"), broken());
    }

    @Test
    void an_end_that_is_announced_otherwise_is_found() {
        log.grant(10);
        log.admit(log.request("a", 5));
        log.complete("a");
        assertEquals(List.of(), broken());
        log.history().progress().getLast().value().put("stage", "failed");
        assertEquals(List.of("I1"), broken());
    }

    private List<String> broken() {
        return WrittenLog.names(new JobInvariants(log.history()).check());
    }
}
