package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.testkit.llm.Latency;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyTextTest {

    @Test
    void fixed_times_are_what_they_say() {
        assertEquals(Duration.ZERO, LatencyText.parse("0").get());
        assertEquals(Duration.ofMillis(500), LatencyText.parse("500ms").get());
    }

    @Test
    void log_normal_times_have_that_median_and_that_tail() {
        Latency latency = LatencyText.parse("lognormal:2s,10s");
        Percentiles times = Percentiles.of(
                Stream.generate(latency).limit(20_000).map(Duration::toNanos).toList());
        assertEquals(2_000, times.millis(50), 60);
        assertEquals(10_000, times.millis(99), 800);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fast", "500", "lognormal:2s", "lognormal:0,1s", "lognormal:2s,2s", "lognormal:1s,2s,3s"})
    void anything_else_is_refused_with_the_notation(String text) {
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, () -> LatencyText.parse(text));
        assertTrue(refusal.getMessage().matches("(expected|a log-normal).*"), refusal.getMessage());
    }
}
