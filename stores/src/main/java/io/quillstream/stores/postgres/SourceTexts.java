package io.quillstream.stores.postgres;

import java.util.List;

/**
 * What copy about a product is written from.
 *
 * @param category null if the caller gave none
 * @param texts of its assets in order of creation, up to a length of all of them together; empty if it has none
 */
public record SourceTexts(String name, String category, List<String> texts) {}
