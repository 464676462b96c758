package io.quillstream.workers.product;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Questions that buyers of a product commonly ask: those of its own text and those its subjects suggest, and behind the first of
 * them what buyers ask of any product. Pure and deterministic.
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
            Map.entry(List.of("includ", "in the box", "comes with"), "What is included in the box?"));

    /** What every FAQ is asked to cover. Behind all others they would be beyond the count. */
    private static final List<String> OF_EVERY_PRODUCT = List.of(
            "Which shipping options are there?",
            "Can I return it if I change my mind?",
            "What does the warranty cover?",
            "What are the technical specifications?");

    private Questions() {}

    /**
     * At most {@value #MOST} questions, without duplicates; never empty.
     *
     * @param sentences of the text, see {@link Sentences}
     */
    static List<String> of(String text, List<String> sentences) {
        String lower = text.toLowerCase(Locale.ROOT);
        List<String> particular = Stream.concat(
                        sentences.stream().filter(sentence -> sentence.endsWith("?") && sentence.length() <= 160),
                        SUGGESTED.stream()
                                .filter(entry -> entry.getKey().stream().anyMatch(lower::contains))
                                .map(Map.Entry::getValue))
                .distinct()
                .toList();
        Stream<String> first = Stream.concat(particular.stream().limit(1), OF_EVERY_PRODUCT.stream());
        return Stream.concat(first, particular.stream().skip(1))
                .distinct()
                .limit(MOST)
                .toList();
    }
}
