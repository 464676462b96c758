package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Collection;

/** A sample of times in nanoseconds, sorted. */
record Percentiles(long[] sorted) {

    static Percentiles of(Collection<Long> nanos) {
        long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
        Arrays.sort(sorted);
        return new Percentiles(sorted);
    }

    /** In milliseconds by the nearest rank; NaN of an empty sample. */
    double millis(double percent) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)] / 1e6;
    }

    void into(ObjectNode figures, String name) {
        figures.put(name + "_p50_ms", rounded(millis(50)));
        figures.put(name + "_p99_ms", rounded(millis(99)));
        figures.put(name + "_max_ms", rounded(millis(100)));
    }

    static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : value;
    }
}
