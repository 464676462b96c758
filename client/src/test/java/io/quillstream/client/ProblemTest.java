package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.client.Problem.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A refusal as a person reads it. */
class ProblemTest {

    @Test
    void each_thing_that_is_wrong_is_told_once() {
        assertEquals(
                "VALIDATION_FAILED: /count: must be at most 10; /tone: must be one of casual, luxury",
                told("/count: must be at most 10", "/count", "must be at most 10"));
    }

    @Test
    void what_concerns_the_whole_body_has_no_place() {
        assertEquals(
                "VALIDATION_FAILED: A batch has at least one line; /tone: must be one of casual, luxury",
                told("A batch has at least one line", "", "A batch has at least one line"));
    }

    @Test
    void a_detail_of_its_own_stays_in_front() {
        assertEquals(
                "VALIDATION_FAILED: two fields; /count: must be at most 10; /tone: must be one of casual, luxury",
                told("two fields", "/count", "must be at most 10"));
    }

    private static String told(String detail, String pointer, String message) {
        FieldError first = new FieldError(pointer, "VALIDATION_FAILED", message);
        FieldError second = new FieldError("/tone", "VALIDATION_FAILED", "must be one of casual, luxury");
        List<FieldError> errors = List.of(first, second);
        return new Problem(422, "VALIDATION_FAILED", "title", detail, false, null, errors).toString();
    }
}
