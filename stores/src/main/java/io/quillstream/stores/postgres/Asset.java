package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * A text that belongs to a product.
 *
 * @param type what it was made from, for example text, html or pdf
 * @param filename null if it did not come as a file
 * @param content the text itself
 * @param sha256 of what was uploaded, lower-case hex
 * @param bytes size of what was uploaded
 */
public record Asset(
        UUID assetId,
        UUID productId,
        String type,
        String filename,
        String content,
        String sha256,
        long bytes,
        Instant createdAt) {

    /** The same without its text. */
    public AssetSummary summary() {
        int characters = content.codePointCount(0, content.length());
        return new AssetSummary(assetId, productId, type, filename, sha256, bytes, characters, createdAt);
    }
}
