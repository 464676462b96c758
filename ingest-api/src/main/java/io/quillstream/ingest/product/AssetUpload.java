package io.quillstream.ingest.product;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.turn.FairSlots;
import io.quillstream.ingest.product.text.FileContent;
import io.quillstream.ingest.product.text.TextExtraction;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.stores.postgres.Asset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Reads an asset from a request: text that the caller extracted (JSON), or a file that is extracted here. */
public final class AssetUpload {

    private static final BodySchema SCHEMA = BodySchema.named("AssetRequest");

    private final TextExtraction extraction;

    public AssetUpload(TextExtraction extraction) {
        this.extraction = extraction;
    }

    /**
     * @param ownership checked once the body is known to be well-formed, before anything is extracted
     * @param use what is done with the asset. It is large, so others wait until that is done: while the database hangs, a
     *     thousand texts that nobody counts any longer would fill the memory
     * @throws io.quillstream.edge.problem.ProblemException 400, 413, 415, 422; 429 or 503 if others take too long
     */
    <T> T read(Context request, UUID workspace, UUID product, Runnable ownership, Function<Asset, T> use) {
        if (isForm(request)) {
            try (UploadedPart upload = UploadedPart.of(request)) {
                ownership.run();
                return extracted(upload, workspace, product, use);
            }
        }
        return RequestBody.json(request, workspace, body -> {
            SCHEMA.require(body);
            ownership.run();
            return use.apply(given(product, body));
        });
    }

    /** Of several types none counts: they are refused with those that are none. */
    private static boolean isForm(Context request) {
        List<String> types = Collections.list(request.req().getHeaders("Content-Type"));
        return types.size() == 1 && types.getFirst().split(";", 2)[0].strip().equalsIgnoreCase("multipart/form-data");
    }

    private static Asset given(UUID product, JsonNode body) {
        String content = body.get("content").textValue();
        return asset(
                product,
                body.get("type").textValue(),
                body.has("filename") ? body.get("filename").textValue() : null,
                content,
                content.getBytes(StandardCharsets.UTF_8));
    }

    private <T> T extracted(UploadedPart upload, UUID workspace, UUID product, Function<Asset, T> use) {
        try (FairSlots.Slot slot = extraction.slot(workspace)) {
            // Not before: a hundred files that wait would fill the memory.
            FileContent file = upload.content();
            TextExtraction.Extracted text = extraction.extract(file);
            return use.apply(asset(product, text.type(), file.filename(), text.content(), file.bytes()));
        }
    }

    private static Asset asset(UUID product, String type, String filename, String content, byte[] uploaded) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new Asset(
                UUID.randomUUID(), product, type, filename, content, Sha256.hex(uploaded), uploaded.length, now);
    }
}
