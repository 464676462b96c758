package io.quillstream.ingest.decision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.telemetry.Telemetry;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionsTest {

    /** An alert on a rate sees none where a series begins with its first wait. */
    @Test
    void eachOutcomeIsCountedFromZero() {
        try (Telemetry telemetry = new Telemetry()) {
            new Decisions(null, null, telemetry.meters());
            String metrics = telemetry.scrape();
            for (String outcome : List.of("admitted", "refused", "repeated", "undecided")) {
                assertTrue(
                        metrics.contains("quill_decision_wait_seconds_count{outcome=\"" + outcome + "\"} 0"), metrics);
            }
        }
    }
}
