package io.quillstream.workers.product;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Questions that buyers of a product commonly ask: those its own text asks, then those its subjects suggest. Pure and
 * deterministic.
 */
final class Questions {

    private static final int MOST = 10;

    /** Words of the text, and the question that they suggest; in the order of asking. */
    private static final List<Map.Entry<List<String>, String>> SUGGESTED = List.of(
            Map.entry(List.of("batter", "charg", "usb"), "How long does the battery last and how is it charged?"),
            Map.entry(List.of("waterproof", "water-resistant", "rain"), "How well does it cope with water?"),
            Map.entry(List.of("size", "fit", "dimension", " cm", " mm"), "Which size should I choose?"),
            Map.entry(List.of("wash", "clean", "care", "rinse"), "How do I clean and care for it?"),
            Map.entry(
                    List.of("cotton", "steel", "wood", "leather", "wool", "glass", "material"), "What is it made of?"),
            Map.entry(List.of("compatib", "fits", "works with", "bluetooth", "app"), "What is it compatible with?"),
            Map.entry(List.of("warranty", "guarantee"), "What does the warranty cover?"),
            Map.entry(List.of("includ", "in the box", "comes with"), "What is included in the box?"),
            Map.entry(List.of(""), "Which shipping options are there?"),
            Map.entry(List.of(""), "Can I return it if I change my mind?"));

    private Questions() {}

    /**
     * At most {@value #MOST} questions, without duplicates; never empty.
     *
     * @param sentences of the text, see {@link Sentences}
     */
    static List<String> of(String text, List<String> sentences) {
        String lower = text.toLowerCase(Locale.ROOT);
        Set<String> found = new LinkedHashSet<>();
        Stream.concat(
                        sentences.stream().filter(sentence -> sentence.endsWith("?") && sentence.length() <= 160),
                        SUGGESTED.stream()
                                .filter(entry -> entry.getKey().stream().anyMatch(lower::contains))
                                .map(Map.Entry::getValue))
                .forEach(found::add);
        return found.stream().limit(MOST).toList();
    }
}
