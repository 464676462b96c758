package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One batch of so many lines, or as few batches as take them all; completed when every job's settlement is in PostgreSQL.
 */
final class OneBatch implements Scenario {

    /** What the contract allows a batch. */
    private static final int MOST_LINES = 50_000;

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        List<byte[]> bodies = bodies(target, options.jobs());
        try (WireConnection wire = target.connect()) {
            Target.Quota before = target.quota(wire);
            CostMeter cost = CostMeter.begin(target.url());
            long begun = System.nanoTime();
            int taken = 0;
            List<String> batches = new ArrayList<>();
            for (byte[] body : bodies) {
                JsonNode receipt =
                        Target.JSON.readTree(Target.good(wire.post("/api/v1/batches", "application/x-ndjson", body))
                                .body());
                taken += receipt.at("/request_counts/accepted").asInt();
                batches.add(receipt.get("batch_id").asText());
            }
            double accepted = (System.nanoTime() - begun) / 1e9;
            long completed = Posts.awaitSettled(target, before, options.jobs());
            double seconds = (System.nanoTime() - begun) / 1e9;
            figures.put("jobs", options.jobs());
            figures.put("batches", batches.size());
            figures.put("accepted", taken);
            figures.put("completed", completed);
            figures.put("seconds", Percentiles.rounded(seconds));
            figures.put("jobs_per_second", Math.round(completed / seconds));
            figures.put("accepted_per_second", Math.round(options.jobs() / accepted));
            cost.into(figures, options.jobs());
            for (String batch : batches) {
                awaitEnd(target, batch);
            }
        }
    }

    private static List<byte[]> bodies(Target target, int jobs) {
        List<byte[]> bodies = new ArrayList<>();
        for (int lines : sizes(jobs)) {
            bodies.add(lines(target, Long.toString(System.nanoTime(), 36), lines));
        }
        return bodies;
    }

    /** Lines of each batch. */
    static List<Integer> sizes(int jobs) {
        List<Integer> sizes = new ArrayList<>();
        for (int left = jobs; left > 0; left -= MOST_LINES) {
            sizes.add(Math.min(left, MOST_LINES));
        }
        return sizes;
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
    private static void awaitEnd(Target target, String batch) throws Exception {
        // A connection of its own: the server has closed the one before, if the jobs took longer than it may idle.
        try (WireConnection wire = target.connect()) {
            for (int tries = 0; tries < 600 && !ended(wire, batch); tries++) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            }
        }
    }

    private static boolean ended(WireConnection wire, String batch) throws Exception {
        return Target.JSON
                .readTree(Target.good(wire.get("/api/v1/batches/" + batch)).body())
                .get("status")
                .asText()
                .equals("completed");
    }
}
