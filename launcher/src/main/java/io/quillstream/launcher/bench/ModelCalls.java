package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * The calls to models that a server's workers made, by its public metrics: how many, and how long all of them took
 * together. The differences of two readings say how much of a pool was used.
 *
 * @param seconds of all calls together
 * @param nanos when they were read
 */
record ModelCalls(double count, double seconds, long nanos) {

    /** What the workers of that server have done so far; nothing, if it has none. */
    static ModelCalls read(Target target) throws IOException {
        try (WireConnection wire = target.connect()) {
            String metrics = Target.good(wire.get("/metrics")).text();
            return new ModelCalls(
                    sum(metrics, "quill_llm_calls_seconds_count"),
                    sum(metrics, "quill_llm_calls_seconds_sum"),
                    System.nanoTime());
        }
    }

    /** What happened since an earlier reading. {@code pool} is the number of calls that may be under way at once. */
    void since(ModelCalls before, int pool, ObjectNode figures, String prefix) {
        double calls = count - before.count;
        double busy = seconds - before.seconds;
        double elapsed = (nanos - before.nanos) / 1e9;
        figures.put(prefix + "calls", Math.round(calls));
        figures.put(prefix + "call_mean_ms", Percentiles.rounded(busy / calls * 1000));
        figures.put(prefix + "pool_used", Percentiles.rounded(busy / (elapsed * pool)));
    }

    private static double sum(String metrics, String name) {
        return values(metrics, name).mapToDouble(Double::parseDouble).sum();
    }

    private static Stream<String> values(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1));
    }
}
