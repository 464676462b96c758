package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The server under load, as one workspace sees it. Thread-safe.
 *
 * @param products of the sample catalogue, stored in that workspace
 * @param provider whom its workers ask, if that is one of the bench's own
 * @param log its log, if the server is the bench's own
 */
record Target(
        URI url,
        String apiKey,
        UUID workspace,
        List<UUID> products,
        Optional<FakeLlm> provider,
        Optional<KafkaClients> log) {

    static final ObjectMapper JSON = new ObjectMapper();

    /** Figures of the running period, in credits. A job of the bench costs one. */
    record Quota(long reserved, long settled) {}

    /** Finds out the key's workspace and puts the sample catalogue there. */
    static Target prepare(URI url, String apiKey, Optional<FakeLlm> provider, Optional<KafkaClients> log)
            throws IOException {
        try (WireConnection wire = new WireConnection(url, apiKey)) {
            JsonNode quota = JSON.readTree(good(wire.get("/api/v1/quota")).body());
            for (SampleProduct product : SampleCatalogue.products()) {
                String path = "/api/v1/products/" + product.id();
                good(wire.put(
                        path,
                        JSON.writeValueAsBytes(JSON.createObjectNode()
                                .put("name", product.name())
                                .put("category", product.category()))));
                if (JSON.readTree(wire.get(path + "/assets").body())
                        .path("data")
                        .isEmpty()) {
                    for (var asset : product.assets()) {
                        good(wire.post(
                                path + "/assets",
                                "application/json",
                                JSON.writeValueAsBytes(JSON.createObjectNode()
                                        .put("type", asset.type())
                                        .put("filename", asset.filename())
                                        .put("content", asset.content()))));
                    }
                }
            }
            return new Target(
                    url,
                    apiKey,
                    UUID.fromString(quota.get("workspace_id").asText()),
                    SampleCatalogue.products().stream().map(SampleProduct::id).toList(),
                    provider,
                    log);
        }
    }

    WireConnection connect() throws IOException {
        return new WireConnection(url, apiKey);
    }

    /** The body of job number {@code i} of a run: no two prompts are alike, so no answer comes from a cache. */
    byte[] body(String run, int i) {
        return "{\"workspace_id\":\"%s\",\"product_id\":\"%s\",\"copy_type\":\"titles\",\"target_audience\":\"readers of %s-%d\"}"
                .formatted(workspace, products.get(i % products.size()), run, i)
                .getBytes(StandardCharsets.UTF_8);
    }

    Quota quota(WireConnection wire) throws IOException {
        JsonNode quota = JSON.readTree(good(wire.get("/api/v1/quota")).body());
        return new Quota(quota.get("reserved").asLong(), quota.get("settled").asLong());
    }

    /** The job's id in an answer to a POST; a refusal ends the run, since a bench with refusals measures something else. */
    static String jobId(WireConnection.Answer answer) {
        String body = good(answer).text();
        int at = body.indexOf("\"job_id\":\"") + "\"job_id\":\"".length();
        return body.substring(at, at + 36);
    }

    static WireConnection.Answer good(WireConnection.Answer answer) {
        if (answer.status() / 100 == 2) {
            return answer;
        }
        throw new CommandFailure(
                answer.status() == 429 || answer.status() == 402 ? ExitCode.QUOTA_OR_RATE : ExitCode.FAILURE,
                "the server answered " + answer.status() + ": " + answer.text().strip(),
                answer.status() == 429 ? "start the server with QUILL_RATE_LIMIT=1000000/min" : "./quill doctor");
    }
}
