package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** One batch of so many lines; completed when every job's settlement is in PostgreSQL. */
final class OneBatch implements Scenario {

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        byte[] lines = lines(target, Long.toString(System.nanoTime(), 36), options.jobs());
        try (WireConnection wire = target.connect()) {
            Target.Quota before = target.quota(wire);
            CostMeter cost = CostMeter.begin(target.url());
            long begun = System.nanoTime();
            JsonNode receipt =
                    Target.JSON.readTree(Target.good(wire.post("/api/v1/batches", "application/x-ndjson", lines))
                            .body());
            double accepted = (System.nanoTime() - begun) / 1e9;
            long completed = Posts.awaitSettled(target, before, options.jobs());
            double seconds = (System.nanoTime() - begun) / 1e9;
            figures.put("jobs", options.jobs());
            figures.put("accepted", receipt.at("/request_counts/accepted").asInt());
            figures.put("completed", completed);
            figures.put("seconds", Percentiles.rounded(seconds));
            figures.put("jobs_per_second", Math.round(completed / seconds));
            figures.put("accepted_per_second", Math.round(options.jobs() / accepted));
            cost.into(figures, options.jobs());
            awaitEnd(wire, receipt.get("batch_id").asText());
        }
    }

    static byte[] lines(Target target, String run, int jobs) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(jobs * 320);
        for (int i = 0; i < jobs; i++) {
            lines.writeBytes(
                    "{\"custom_id\":\"line-%d\",\"method\":\"POST\",\"url\":\"/api/v1/copy/generate\",\"body\":"
                            .formatted(i)
                            .getBytes(StandardCharsets.UTF_8));
            lines.writeBytes(target.body(run, i));
            lines.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
        }
        return lines.toByteArray();
    }

    /** The view may be a little behind the ledger; the next run should not meet its rest. */
    private static void awaitEnd(WireConnection wire, String batch) throws Exception {
        for (int tries = 0; tries < 600; tries++) {
            String status = Target.JSON
                    .readTree(Target.good(wire.get("/api/v1/batches/" + batch)).body())
                    .get("status")
                    .asText();
            if (status.equals("completed")) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
    }
}
