package io.quillstream.testkit.samples;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A product written for this project, as a shop would have it: a name, a category and a few documents.
 *
 * @param id fixed, so that runs can be compared
 * @param name as on the shelf, not blank
 * @param category as a shop's menu names it, not blank
 * @param assets two to four, in the order in which they were added
 */
public record SampleProduct(UUID id, String name, String category, List<SampleAsset> assets) {

    /**
     * One document of a product.
     *
     * @param type {@code text}, {@code html} or {@code pdf}: where the text was extracted from
     * @param filename name of the file it came from
     * @param content the extracted text
     */
    public record SampleAsset(String type, String filename, String content) {}

    public SampleProduct {
        assets = List.copyOf(assets);
    }

    /** The text of all documents, a blank line between two. */
    public String text() {
        return assets.stream().map(SampleAsset::content).collect(Collectors.joining("\n\n"));
    }
}
