package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import org.junit.jupiter.api.Test;

/** Who tries keys; see {@link AccessTest} for the same over HTTP. */
class WrongKeysTest {

    private final WrongKeys wrongKeys = new WrongKeys();

    @Test
    void ofAnyNumberOfAddressesTheLastTenThousandAreRemembered() {
        for (int i = 0; i < 25_000; i++) {
            wrongKeys.count("2001:db8::" + Integer.toHexString(i));
        }
        assertEquals(10_000, wrongKeys.addresses());
    }

    @Test
    void whoTriesAmongManyOthersIsSlowedDownAllTheSame() {
        for (int i = 0; i < 300; i++) {
            wrongKeys.count("192.0.2.1");
            for (int other = 0; other < 100; other++) {
                wrongKeys.count("2001:db8:" + Integer.toHexString(i) + "::" + Integer.toHexString(other));
            }
        }
        ProblemException refusal = assertThrows(ProblemException.class, () -> wrongKeys.count("192.0.2.1"));
        assertEquals(ProblemCode.RATE_LIMITED, refusal.code());
    }
}
