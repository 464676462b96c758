package io.quillstream.edge.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProblemExceptionTest {

    @Test
    void theDetailNamesThePlaceIfThereIsOne() {
        assertEquals("/count: must be at most 10", detail("/count", "must be at most 10"));
        assertEquals("A batch has at least one line", detail("", "A batch has at least one line"));
    }

    private static String detail(String pointer, String message) {
        return ProblemException.invalid(pointer, message).getMessage();
    }
}
