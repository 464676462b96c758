package io.quillstream.edge.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProblemExceptionTest {

    @Test
    void theDetailNamesTheFieldIfItIsOne() {
        assertEquals(
                "/count: must be at most 10",
                ProblemException.invalid("/count", "must be at most 10").getMessage());
        assertEquals(
                "A batch has at least one line",
                ProblemException.invalid("", "A batch has at least one line").getMessage());
    }
}
