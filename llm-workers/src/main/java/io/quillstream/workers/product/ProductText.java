package io.quillstream.workers.product;

import io.quillstream.workers.text.DataText;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * What is known of a product, as prompts may show it: the source of all copy. Taking a text apart costs more than asking for
 * a copy of it, and many jobs are about one product, so it is done when the product is read.
 *
 * @param id the product
 * @param name as its owner calls it, cleaned
 * @param category as its owner files it, cleaned; may be empty
 * @param text text of all its assets, in a fixed order, joined by blank lines, cleaned; may be empty
 * @param features what the text tells of it, see {@link Features}; may be empty
 * @param questions what buyers may ask, see {@link Questions}; never empty
 */
public record ProductText(
        UUID id, String name, String category, String text, List<String> features, List<String> questions) {

    /** Of a text, in code points; the rest is not looked at. */
    public static final int MOST_TEXT = 24_000;

    /** Of a name or a category, in code points. */
    public static final int MOST_NAME = 200;

    public ProductText {
        Objects.requireNonNull(id);
        Objects.requireNonNull(name);
        Objects.requireNonNull(category);
        Objects.requireNonNull(text);
        features = List.copyOf(features);
        questions = List.copyOf(questions);
    }

    /** The product with what its owner wrote, which may be anything. */
    public static ProductText of(UUID id, String name, String category, String text) {
        String clean = DataText.clean(text, MOST_TEXT);
        List<String> sentences = Sentences.of(clean);
        return new ProductText(
                id,
                DataText.clean(name, MOST_NAME),
                DataText.clean(category, MOST_NAME),
                clean,
                Features.of(clean, sentences),
                Questions.of(clean, sentences));
    }
}
