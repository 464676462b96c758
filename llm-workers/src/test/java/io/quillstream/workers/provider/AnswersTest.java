package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AnswersTest {

    @Test
    void an_answer_of_more_values_than_any_has_is_none() {
        String few = "{\"choices\":[" + "{},".repeat(1_000) + "{}]}";
        assertEquals(few, Answers.OPENAI.inspected(few));
        String many = "{\"choices\":[" + "{},".repeat(60_000) + "{}]}";
        assertThrows(ProviderFailure.Garbled.class, () -> Answers.OPENAI.inspected(many));
    }
}
