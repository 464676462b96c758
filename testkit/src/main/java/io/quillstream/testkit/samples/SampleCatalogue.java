package io.quillstream.testkit.samples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.testkit.samples.SampleProduct.SampleAsset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The 20 products of the demo and of the tests, one JSON file each under {@code samples/}; {@code catalogue.txt} lists
 * them in order, because a jar cannot be listed. Immutable and thread-safe.
 */
public final class SampleCatalogue {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<SampleProduct> PRODUCTS = read();

    private SampleCatalogue() {}

    /** All products, always in the same order. */
    public static List<SampleProduct> products() {
        return PRODUCTS;
    }

    private static List<SampleProduct> read() {
        return new String(resource("catalogue.txt"), StandardCharsets.UTF_8)
                .lines()
                .map(SampleCatalogue::product)
                .toList();
    }

    private static SampleProduct product(String file) {
        try {
            JsonNode json = JSON.readTree(resource(file));
            List<SampleAsset> assets = new ArrayList<>();
            for (JsonNode asset : json.get("assets")) {
                assets.add(new SampleAsset(
                        asset.get("type").asText(),
                        asset.get("filename").asText(),
                        asset.get("content").asText()));
            }
            return new SampleProduct(
                    UUID.fromString(json.get("product_id").asText()),
                    json.get("name").asText(),
                    json.get("category").asText(),
                    assets);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] resource(String file) {
        try (InputStream in = SampleCatalogue.class.getResourceAsStream("/samples/" + file)) {
            if (in == null) {
                throw new IllegalStateException("Sample " + file + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
