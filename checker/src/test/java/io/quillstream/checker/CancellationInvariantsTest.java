package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CancellationInvariantsTest {

    private static final long LATER = 1_000_000;

    private final WrittenLog log = new WrittenLog();
    private final List<Journal.Wish> wishes = new ArrayList<>();

    @BeforeEach
    void two_jobs_are_open() {
        log.grant(10);
        log.admit(log.request("a", 5));
        log.admit(log.request("b", 5));
    }

    @Test
    void accepted_cancellations_end_their_jobs_and_later_ones_come_too_late() {
        log.end("a", "cancelled", log.cancellation("a"));
        answered("a", 202);
        answered("a", 409);
        log.complete("b");
        answered("b", 409);
        assertEquals(List.of(), broken());
    }

    @Test
    void a_job_that_completes_after_its_cancellation_was_heard_is_found() {
        log.cancellation("a");
        log.end("b", "cancelled", log.cancellation("b"));
        log.complete("a");
        assertEquals(List.of("I8"), broken(), "the one of the other job was read behind it");
    }

    @Test
    void a_job_that_completes_before_its_cancellation_is_known_to_be_heard_is_right() {
        log.cancellation("a");
        log.complete("a");
        log.end("b", "cancelled", log.cancellation("b"));
        answered("a", 202);
        answered("b", 202);
        assertEquals(List.of(), broken());
    }

    @Test
    void a_cancellation_in_front_proves_nothing_of_one_behind() {
        Event first = log.cancellation("b");
        log.cancellation("a");
        log.end("b", "cancelled", first);
        log.complete("a");
        assertEquals(List.of(), broken());
    }

    @Test
    void jobs_of_a_batch_that_come_after_its_cancellation_are_cancelled_and_those_before_may_end_by_themselves() {
        log.admit(log.request("early", 5, "batch"));
        log.cancellationOfBatch("batch");
        log.end("b", "cancelled", log.cancellation("b"));
        log.complete("early");
        assertEquals(List.of(), broken());
        log.admit(log.request("late", 5, "batch"));
        log.complete("late");
        assertEquals(List.of("I8"), broken());
    }

    @Test
    void an_accepted_cancellation_that_is_not_in_the_log_is_found() {
        answered("a", 202);
        assertEquals(List.of("I8"), broken());
        log.cancellation("a");
        assertEquals(List.of(), broken());
        answered("a", 202);
        assertEquals(List.of("I8"), broken(), "each tells the log");
    }

    @Test
    void a_cancellation_without_an_answer_may_be_in_the_log_once_and_a_refused_one_not_at_all() {
        answered("a", 0);
        answered("a", 503);
        answered("a", 202);
        for (int i = 1; i <= 3; i++) {
            log.cancellation("a");
            assertEquals(List.of(), broken());
        }
        log.cancellation("a");
        assertEquals(List.of("I8"), broken());

        log.complete("b");
        answered("b", 409);
        assertEquals(List.of("I8"), broken());
        log.cancellation("b");
        assertEquals(List.of("I8", "I8"), broken());
    }

    @Test
    void too_late_is_not_said_before_the_end() {
        Event end = log.end("a", "completed", log.completion("a", true));
        wishes.add(new Journal.Wish(WrittenLog.WORKSPACE, "a", 409, Instant.ofEpochMilli(end.appended())));
        assertEquals(List.of(), broken());
        wishes.add(new Journal.Wish(WrittenLog.WORKSPACE, "a", 409, Instant.ofEpochMilli(end.appended() - 1_500)));
        assertEquals(List.of("I8"), broken());
        answered("b", 409);
        assertEquals(List.of("I8", "I8"), broken(), "the other has not ended at all");
    }

    @Test
    void a_batch_is_over_when_all_its_jobs_are() {
        log.admit(log.request("one", 5, "batch"));
        log.admit(log.request("two", 5, "batch"));
        log.complete("one");
        answered("batch", 409);
        assertEquals(List.of("I8"), broken());
        log.complete("two");
        assertEquals(List.of(), broken());
    }

    @Test
    void a_job_that_is_not_known_when_it_is_cancelled_is_found() {
        answered("a", 404);
        assertEquals(List.of("I8"), broken());
    }

    private void answered(String subject, int status) {
        wishes.add(new Journal.Wish(
                WrittenLog.WORKSPACE, subject, status, Instant.ofEpochMilli(WrittenLog.BEGIN + LATER)));
    }

    private List<String> broken() {
        return WrittenLog.names(new CancellationInvariants(log.history(), wishes).check());
    }
}
