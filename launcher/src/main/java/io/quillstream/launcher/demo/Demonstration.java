package io.quillstream.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.client.Batch;
import io.quillstream.client.BatchReceipt;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.EventStream;
import io.quillstream.client.Job;
import io.quillstream.client.JobEvent;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * The main job on the sample catalogue, as a user of the public API does it: watch one job stage by stage, turn all of
 * it into a batch, read the results.
 */
public final class Demonstration {

    static final List<String> COPY_TYPES = List.of("titles", "selling_points", "faq", "descriptions");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final QuillClient client;
    private final UUID workspace;
    private final PrintStream out;

    public Demonstration(QuillClient client, UUID workspace, PrintStream out) {
        this.client = client;
        this.workspace = workspace;
        this.out = out;
    }

    /** One job with its numbered stages. */
    public Job watchOne() {
        SampleProduct product = SampleCatalogue.products().getFirst();
        Job posted = client.generate(CopyGenerationRequest.of(workspace, product.id(), "titles"), PostOptions.DEFAULT);
        try (EventStream<JobEvent> events = client.events(posted.jobId())) {
            for (JobEvent event : events) {
                out.printf("   %d  %-16s %3d %%  %s%n", event.seq(), event.stage(), event.percent(), event.message());
            }
        }
        return client.job(posted.jobId());
    }

    /** Every product in all four copy types as one batch; ends with the batch. */
    public Batch runCatalogue(Consumer<Batch> progress) {
        BatchReceipt receipt = client.submitBatch(catalogueLines(), PostOptions.DEFAULT);
        try (EventStream<Batch> events = client.batchEvents(receipt.batchId())) {
            events.forEach(progress);
        }
        return client.batch(receipt.batchId());
    }

    /** The results of the batch, one JSON object a line. */
    public List<JsonNode> results(UUID batch) {
        List<JsonNode> results = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.batchResults(batch, false), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                results.add(JSON.readTree(line));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return results;
    }

    private String catalogueLines() {
        StringBuilder lines = new StringBuilder();
        for (SampleProduct product : SampleCatalogue.products()) {
            for (String type : COPY_TYPES) {
                ObjectNode line = JSON.createObjectNode();
                line.put("custom_id", product.name() + " / " + type);
                line.put("method", "POST");
                line.put("url", "/api/v1/copy/generate");
                line.putObject("body")
                        .put("workspace_id", workspace.toString())
                        .put("product_id", product.id().toString())
                        .put("copy_type", type);
                lines.append(line).append('\n');
            }
        }
        return lines.toString();
    }
}
