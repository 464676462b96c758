package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.launcher.CommandFailure;
import io.quillstream.launcher.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Memory and CPU of so many open streams of one job. The job must last, so the server's LLM should be slow
 * ({@code --llm-latency 60s}), and the limit of streams per user lets 200 through.
 */
final class IdleStreams implements Scenario {

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        long before = memory(target);
        List<WireConnection> open = new ArrayList<>();
        try (WireConnection poster = target.connect()) {
            String run = Long.toString(System.nanoTime(), 36);
            String job = Target.jobId(poster.post("/api/v1/copy/generate", "application/json", target.body(run, 0)));
            for (int i = 0; i < options.streams(); i++) {
                WireConnection stream = target.connect();
                open.add(stream);
                int status = stream.openStream("/api/v1/jobs/" + job + "/events");
                if (status != 200) {
                    throw new CommandFailure(
                            ExitCode.QUOTA_OR_RATE,
                            "stream " + (i + 1) + " was answered with " + status,
                            "fewer --streams: a user may have 200");
                }
            }
            CostMeter cost = CostMeter.begin(target.url());
            LockSupport.parkNanos(Duration.ofSeconds(options.seconds()).toNanos());
            figures.put("streams", options.streams());
            figures.put("kib_per_stream", (memory(target) - before) * 1024 / Math.max(1, options.streams()));
            cost.into(figures, options.streams());
        } finally {
            for (WireConnection stream : open) {
                stream.close();
            }
        }
    }

    private static long memory(Target target) {
        return ServerProcesses.listeningOn(target.url().getPort())
                .map(server -> server.memoryMib().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .orElse(0L);
    }
}
