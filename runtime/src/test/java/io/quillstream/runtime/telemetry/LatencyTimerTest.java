package io.quillstream.runtime.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LatencyTimerTest {

    private static final Pattern BUCKET =
            Pattern.compile("quill_test_seconds_bucket\\{outcome=\"well\",le=\"([^\"]+)\"} (\\S+)");

    @Test
    void timesAreCountedInFewBucketsThatCanBeAddedUp() {
        try (Telemetry telemetry = new Telemetry()) {
            Timer timer =
                    LatencyTimer.named("quill.test").tag("outcome", "well").register(telemetry.meters());
            timer.record(Duration.ofMillis(30));
            timer.record(Duration.ofMillis(700));
            timer.record(Duration.ofHours(1));

            SortedMap<Double, Double> buckets = buckets(telemetry.scrape());
            assertEquals(
                    List.of(
                            0.005,
                            0.01,
                            0.025,
                            0.05,
                            0.1,
                            0.25,
                            0.5,
                            1.0,
                            2.5,
                            5.0,
                            10.0,
                            30.0,
                            Double.POSITIVE_INFINITY),
                    List.copyOf(buckets.keySet()));
            assertEquals(0.0, buckets.get(0.025));
            assertEquals(1.0, buckets.get(0.05));
            assertEquals(2.0, buckets.get(1.0));
            assertEquals(2.0, buckets.get(30.0));
            assertEquals(3.0, buckets.get(Double.POSITIVE_INFINITY));
        }
    }

    private static SortedMap<Double, Double> buckets(String metrics) {
        SortedMap<Double, Double> buckets = new TreeMap<>();
        Matcher found = BUCKET.matcher(metrics);
        while (found.find()) {
            String boundary = found.group(1);
            buckets.put(
                    boundary.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(boundary),
                    Double.parseDouble(found.group(2)));
        }
        return buckets;
    }
}
