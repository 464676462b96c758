package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * Something that copy is written about.
 *
 * @param category null if the caller gave none
 */
public record Product(UUID productId, String name, String category, Instant createdAt, Instant updatedAt) {}
