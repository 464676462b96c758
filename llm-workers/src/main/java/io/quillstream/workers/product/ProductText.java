package io.quillstream.workers.product;

import java.util.Objects;
import java.util.UUID;

/**
 * What is known of a product: the source of all copy.
 *
 * @param id the product
 * @param name as its owner calls it
 * @param category as its owner files it; may be empty
 * @param text text of all its assets, in a fixed order, joined by blank lines; may be empty
 */
public record ProductText(UUID id, String name, String category, String text) {

    public ProductText {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(category);
        Objects.requireNonNull(text);
    }
}
