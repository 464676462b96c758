package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * An asset without its text, which may be long.
 *
 * @param type what it was made from, for example text, html or pdf
 * @param filename null if it did not come as a file
 * @param sha256 of what was uploaded, lower-case hex
 * @param bytes size of what was uploaded
 * @param characters length of the text in code points
 */
public record AssetSummary(
        UUID assetId,
        UUID productId,
        String type,
        String filename,
        String sha256,
        long bytes,
        int characters,
        Instant createdAt) {}
