package io.quillstream.stores.postgres;

import java.util.List;

/**
 * What copy about a product is written from.
 *
 * @param category null if the caller gave none
 * @param texts of its assets in order of creation, their beginnings if they are long; empty if it has none
 */
public record SourceTexts(String name, String category, List<String> texts) {}
