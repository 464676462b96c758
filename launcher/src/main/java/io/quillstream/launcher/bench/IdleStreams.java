package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * What so many open streams cost while nothing happens, and how soon an event reaches a thousand of them. Their jobs
 * must last longer than that, so the writer of the server must be slow; the bench's own one is.
 */
final class IdleStreams implements Scenario {

    private static final int WARM_UP = 500;
    private static final int ACTIVE = 1_000;
    private static final Duration STEP = Duration.ofMillis(50);

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        try (StreamCrowd crowd = new StreamCrowd(target)) {
            crowd.grow(Math.min(WARM_UP, options.streams()));
            Optional<LiveMemory> before = LiveMemory.of(target);
            int more = Math.max(1, options.streams() - crowd.size());
            long begun = System.nanoTime();
            crowd.grow(more);
            figures.put("streams", crowd.size());
            figures.put("opened_per_second", Math.round(more / ((System.nanoTime() - begun) / 1e9)));
            CostMeter cost = CostMeter.begin(target.url());
            LockSupport.parkNanos(Duration.ofSeconds(options.seconds()).toNanos());
            cost.into(figures, crowd.size());
            Optional<LiveMemory> after = LiveMemory.of(target);
            if (before.isPresent() && after.isPresent()) {
                figures.put(
                        "heap_bytes_per_stream",
                        (after.get().heap() - before.get().heap()) / more);
                figures.put(
                        "resident_bytes_per_stream",
                        (after.get().resident() - before.get().resident()) / more);
            }
            Percentiles.of(crowd.cancel(ACTIVE, STEP)).into(figures, "event_to_client");
            ObjectNode inside = figures.putObject("append_to_all_clients_seconds");
            crowd.fanOut().forEach(inside::put);
        }
    }
}
