package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionOrderTest {

    private final WrittenLog log = new WrittenLog();

    @Test
    void every_ending_follows_from_the_record_that_made_it() {
        log.grant(10);
        for (String job : List.of("done", "failed", "late", "unwanted")) {
            log.admit(log.request(job, 5));
        }
        log.admit(log.request("of-batch", 5, "batch"));
        log.repeat(log.request("done", 5));
        log.complete("done");
        log.end("failed", "failed", log.completion("failed", false));
        log.end("late", "failed", log.history().requests().get(2));
        log.end("unwanted", "cancelled", log.cancellation("unwanted"));
        log.end("of-batch", "cancelled", log.cancellationOfBatch("batch"));
        assertEquals(List.of(), broken());
    }

    @Test
    void a_request_that_is_decided_before_an_earlier_one_is_found() {
        log.grant(10);
        Event first = log.request("first", 5);
        log.admit(log.request("second", 5));
        log.admit(first);
        assertEquals(List.of("I6"), broken());
    }

    @Test
    void a_reserve_for_another_request_is_found() {
        log.grant(10);
        Event reserve = log.admit(log.request("a", 5));
        assertEquals(List.of(), broken());
        reserve.record("cause").put("offset", 7L);
        assertEquals(List.of("I6"), broken());
    }

    @Test
    void a_reserve_whose_decision_says_otherwise_or_is_missing_is_found() {
        log.grant(10);
        log.admit(log.request("a", 5));
        Event told = log.history().admissions().getFirst();
        told.value().put("balance", 3L);
        assertEquals(List.of("I6"), broken());
        told.value().put("balance", 9L);
        assertEquals(List.of(), broken());
        told.value().put("credits", 2L);
        assertEquals(List.of("I6"), broken());
        told.value().put("credits", 1L);
        told.value().put("job_id", "b");
        assertEquals(List.of("I6", "I6"), broken(), "neither its reserve nor its task has a decision");
    }

    @Test
    void work_that_is_shown_before_the_decision_is_found_once() {
        log.grant(10);
        Event request = log.request("a", 5);
        log.progress("a", "parsing");
        log.progress("a", "prompting");
        log.admit(request);
        assertEquals(List.of("I6"), broken());
    }

    @Test
    void a_refused_job_may_be_shown_as_failed_and_nothing_else() {
        log.refuse(log.request("a", 5));
        log.progress("a", "failed");
        assertEquals(List.of(), broken());
        log.task("a");
        assertEquals(List.of("I6"), broken());
    }

    @Test
    void an_end_that_its_record_does_not_tell_of_is_found() {
        log.grant(10);
        log.admit(log.request("a", 5));
        log.end("a", "cancelled", log.completion("a", true));
        log.admit(log.request("b", 5));
        log.end("b", "cancelled", log.cancellation("a"));
        log.admit(log.request("c", 5));
        log.end("c", "failed", log.completion("c", true));
        log.admit(log.request("d", 5));
        log.end("d", "failed", log.history().requests().getFirst());
        assertEquals(List.of("I6", "I6", "I6", "I6"), broken());
    }

    @Test
    void a_completion_of_a_task_that_nobody_sent_out_is_found() {
        log.grant(10);
        log.admit(log.request("a", 5));
        Event completion = log.completion("a", true);
        log.end("a", "completed", completion);
        assertEquals(List.of(), broken());
        completion.value().put("task_id", "another");
        assertEquals(List.of("I6"), broken());
    }

    @Test
    void a_refund_that_does_not_belong_to_the_end_is_found() {
        log.grant(10);
        log.admit(log.request("a", 5));
        Event first = log.cancellation("a");
        Event second = log.cancellation("a");
        log.close("a", "cancelled", first);
        log.audit("a", "cancelled", second);
        assertEquals(List.of("I6"), broken());
    }

    @Test
    void ends_that_are_closed_in_another_order_are_found() {
        log.grant(10);
        log.admit(log.request("a", 5));
        log.admit(log.request("b", 5));
        Event ofA = log.completion("a", true);
        Event ofB = log.completion("b", true);
        log.close("a", "completed", ofA);
        log.close("b", "completed", ofB);
        log.audit("b", "completed", ofB);
        log.audit("a", "completed", ofA);
        assertEquals(List.of("I6"), broken());
    }

    private List<String> broken() {
        return WrittenLog.names(new DecisionOrder(log.history()).check());
    }
}
