package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.prompt.CopyType;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class MeteredModelTest {

    /** An alert on an increase sees none where a series begins with its first call. */
    @Test
    void callsWithoutTheirUsageAreCountedFromZero() {
        try (Telemetry telemetry = new Telemetry()) {
            new MeteredModel(
                    call -> new Interrupted(0), "local", telemetry.meters(), PriceBooks.released(), Clock.systemUTC());
            String metrics = telemetry.scrape();
            assertTrue(metrics.contains("quill_llm_usage_unknown_total{provider=\"local\"} 0.0"), metrics);
        }
    }

    @Test
    void callsAreTimedByProviderAndOutcomeInBuckets() {
        try (Telemetry telemetry = new Telemetry()) {
            TextModel metered = new MeteredModel(
                    call -> new Interrupted(0), "local", telemetry.meters(), PriceBooks.released(), Clock.systemUTC());
            metered.write(Calls.call(Calls.prompt(CopyType.FAQ, 5)));

            String metrics = telemetry.scrape();
            String labels = "{outcome=\"interrupted\",provider=\"local\"";
            assertTrue(metrics.contains("quill_llm_calls_seconds_count" + labels + "}"), metrics);
            assertTrue(metrics.contains("quill_llm_calls_seconds_bucket" + labels + ",le="), metrics);
        }
    }
}
