package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.Stream;

/**
 * The calls to models that a server's workers made, by its public metrics: how many, and how long all of them took
 * together. The differences of two readings say how much of a pool was used.
 *
 * @param seconds of all calls together
 * @param slotSeconds for which slots for calls were somebody's, all of them together
 * @param nanos when they were read
 */
record ModelCalls(double count, double seconds, double slotSeconds, long nanos) {

    /** What the workers of that server have done so far; nothing, if it has none. */
    static ModelCalls read(Target target) throws IOException {
        try (WireConnection wire = target.connect()) {
            String metrics = Target.good(wire.get("/metrics")).text();
            return new ModelCalls(
                    sum(metrics, "quill_llm_calls_seconds_count"),
                    sum(metrics, "quill_llm_calls_seconds_sum"),
                    sum(metrics, "quill_llm_slots_used_seconds_total"),
                    System.nanoTime());
        }
    }

    /**
     * What happened since an earlier reading: how much of the pool was somebody's, and how much of it was spent in calls.
     * What is between is the way from the grant of a slot into the call and out of it again.
     *
     * @param pool calls that may be under way at once
     */
    void since(ModelCalls before, int pool, ObjectNode figures, String prefix) {
        double calls = count - before.count;
        double busy = seconds - before.seconds;
        double elapsed = (nanos - before.nanos) / 1e9;
        figures.put(prefix + "calls", Math.round(calls));
        figures.put(prefix + "call_mean_ms", Percentiles.rounded(busy / calls * 1000));
        figures.put(prefix + "pool_in_calls", Percentiles.rounded(busy / (elapsed * pool)));
        figures.put(prefix + "pool_used", Percentiles.rounded((slotSeconds - before.slotSeconds) / (elapsed * pool)));
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
