package io.quillstream.launcher.bench;

import io.quillstream.runtime.settings.Setting;
import io.quillstream.testkit.llm.Latency;
import java.time.Duration;

/** The notation of latencies on the command line: {@code 0}, {@code 500ms}, {@code lognormal:2s,10s} (median, p99). */
public final class LatencyText {

    private static final String LOG_NORMAL = "lognormal:";
    /** Same command, same sequence. */
    private static final long SEED = 1;

    private LatencyText() {}

    /** @throws IllegalArgumentException naming the notation, if the text follows none of it */
    public static Latency parse(String text) {
        if (!text.startsWith(LOG_NORMAL)) {
            Duration every = duration(text);
            return Latency.fixed(every);
        }
        String[] parts = text.substring(LOG_NORMAL.length()).split(",", -1);
        if (parts.length != 2) {
            throw new IllegalArgumentException("expected lognormal:MEDIAN,P99 such as lognormal:2s,10s");
        }
        Duration median = duration(parts[0]);
        Duration p99 = duration(parts[1]);
        if (median.isZero() || p99.compareTo(median) <= 0) {
            throw new IllegalArgumentException("a log-normal latency needs 0 < MEDIAN < P99");
        }
        return Latency.logNormal(median, p99, SEED);
    }

    private static Duration duration(String text) {
        return Setting.parseDuration(text);
    }
}
