package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What one tenant's batch does to another's single jobs: these alone, then the batch alone, then both. Two fresh
 * workspaces are made for it, so the key needs the scope {@code admin}. How much of the pool the batch uses is only known
 * of a server whose workers are in the same process; the pool is {@code QUILL_LLM_CONCURRENCY}.
 */
final class Tenants implements Scenario {

    private static final int WARM_UP_SECONDS = 3;
    /** Until the batch has filled the pool. */
    private static final Duration FILLING = Duration.ofSeconds(3);

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        Target busy = tenant(target, "busy");
        Target other = tenant(target, "other");
        Steady.journeys(other, options.rate(), WARM_UP_SECONDS);
        List<Journey> alone = Steady.journeys(other, options.rate(), options.seconds());
        try (WireConnection wire = busy.connect()) {
            byte[] lines = OneBatch.lines(busy, Long.toString(System.nanoTime(), 36), options.jobs());
            long submitted = System.nanoTime();
            Target.good(wire.post("/api/v1/batches", "application/x-ndjson", lines));
            figures.put("batch_accepted_ms", Percentiles.rounded((System.nanoTime() - submitted) / 1e6));
        }
        LockSupport.parkNanos(FILLING.toNanos());
        ModelCalls before = ModelCalls.read(target);
        LockSupport.parkNanos(Duration.ofSeconds(options.seconds()).toNanos());
        ModelCalls.read(target).since(before, pool(), figures, "batch_alone_");
        List<Journey> beside = Steady.journeys(other, options.rate(), options.seconds());
        figures.put("busy_tenants_jobs", options.jobs());
        try (WireConnection wire = busy.connect()) {
            figures.put("busy_tenants_jobs_left", busy.quota(wire).reserved());
        }
        Steady.into(alone, figures, "alone_");
        Steady.into(beside, figures, "beside_");
        figures.put("ratio_completed_p99", ratio(beside, alone));
        double added = completed(beside).millis(99) - completed(alone).millis(99);
        figures.put("added_wait_p99_ms", Percentiles.rounded(added));
        figures.put(
                "added_wait_p99_task_times",
                Percentiles.rounded(
                        added / figures.path("batch_alone_call_mean_ms").asDouble()));
    }

    private static int pool() {
        return Integer.parseInt(System.getenv().getOrDefault("QUILL_LLM_CONCURRENCY", "100"));
    }

    private static double ratio(List<Journey> beside, List<Journey> alone) {
        return Percentiles.rounded(
                completed(beside).millis(99) / completed(alone).millis(99));
    }

    private static Percentiles completed(List<Journey> journeys) {
        return Percentiles.of(journeys.stream()
                .map(Journey::completed)
                .filter(nanos -> nanos > 0)
                .toList());
    }

    private static Target tenant(Target admin, String name) throws Exception {
        try (WireConnection wire = admin.connect()) {
            JsonNode workspace = ask(
                    wire,
                    "/api/v1/admin/workspaces",
                    "{\"name\":\"bench %s\",\"plan\":\"business\",\"monthly_credits\":1000000}".formatted(name));
            JsonNode key = ask(
                    wire,
                    "/api/v1/admin/workspaces/" + workspace.get("workspace_id").asText() + "/api-keys",
                    "{\"name\":\"bench\"}");
            return Target.prepare(admin.url(), key.get("key").asText(), admin.provider(), admin.log());
        }
    }

    private static JsonNode ask(WireConnection wire, String path, String body) throws Exception {
        return Target.JSON.readTree(
                Target.good(wire.post(path, "application/json", body.getBytes(StandardCharsets.UTF_8)))
                        .body());
    }
}
