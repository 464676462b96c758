package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RateGateTest {

    private final LocalBuckets buckets = new LocalBuckets();

    @Test
    void aBucketHoldsTheLimitAndSaysWhenTheNextTokenComes() {
        Rate rate = Rate.perMinute(10);
        for (int left = 9; left >= 0; left--) {
            Verdict verdict = buckets.take("u", rate);
            assertTrue(verdict.taken());
            assertEquals(left, verdict.remaining());
        }
        Verdict eleventh = buckets.take("u", rate);
        assertFalse(eleventh.taken());
        assertTrue(
                eleventh.retryAfter().toMillis() > 5000 && eleventh.retryAfter().toMillis() <= 6000);
        assertEquals("\"user\";q=10;w=60", eleventh.policyField());
        assertTrue(eleventh.limitField().matches("\"user\";r=0;t=(59|60)"), eleventh.limitField());
        assertTrue(buckets.take("another", rate).taken());
    }

    @Test
    void aTokenGivenBackCanBeTakenAgain() {
        Rate rate = new Rate(1, Duration.ofHours(1));
        assertTrue(buckets.take("u", rate).taken());
        buckets.giveBack("u", rate);
        assertTrue(buckets.take("u", rate).taken());
        assertFalse(buckets.take("u", rate).taken());
    }

    @Test
    void plansHaveTheirRates() {
        assertEquals(10, Rate.ofPlan("free").limit());
        assertEquals(60, Rate.ofPlan("pro").limit());
        assertEquals(600, Rate.ofPlan("business").limit());
        assertEquals(10, Rate.ofPlan("of another day").limit());
    }
}
