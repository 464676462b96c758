package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How fast the ledger is derived again from the log: {@code audit verify} over whatever the server has. */
final class Replay implements Scenario {

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        new OneBatch().run(target, options, figures.putObject("filling"));
        try (WireConnection wire = target.connect()) {
            long begun = System.nanoTime();
            JsonNode report = Target.JSON.readTree(
                    Target.good(wire.get("/api/v1/audit/verification")).body());
            double seconds = (System.nanoTime() - begun) / 1e9;
            figures.put("holds", report.get("holds").asBoolean());
            figures.put("sentence", report.get("sentence").asText());
            figures.put("seconds", Percentiles.rounded(seconds));
            long entries = report.path("entries").asLong();
            figures.put("entries", entries);
            figures.put("entries_per_minute", Math.round(entries / seconds * 60));
        }
    }
}
