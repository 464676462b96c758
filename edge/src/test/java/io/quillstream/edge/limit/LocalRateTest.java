package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LocalRateTest {

    @Test
    void whoeverIsRefusedIsToldWhatHeHadTooMuchOf() {
        LocalRate rate = new LocalRate("tickets", Rate.perMinute(2));
        UUID workspace = UUID.randomUUID();
        rate.count(workspace);
        rate.count(workspace);

        ProblemException refusal = assertThrows(ProblemException.class, () -> rate.count(workspace));
        assertEquals(ProblemCode.RATE_LIMITED, refusal.code());
        assertEquals("This workspace gets 2 tickets in 60 seconds", refusal.getMessage());
        assertDoesNotThrow(() -> rate.count(UUID.randomUUID()), "another workspace");
    }
}
