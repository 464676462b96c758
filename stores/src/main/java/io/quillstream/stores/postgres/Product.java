package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that copy is written about.
 *
 * @param category null if the caller gave none
 * @param attributes a JSON object as text; {@code {}} if there are none
 */
public record Product(
        UUID productId, String name, String category, String attributes, Instant createdAt, Instant updatedAt) {}
