package io.quillstream.workers.local;

import io.quillstream.workers.product.Sentences;
import io.quillstream.workers.text.Spaces;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * How one prompt is to be answered: its brief, the phrases of its tone, and a die that falls the same every time. Used by one
 * thread.
 */
final class Voice {

    private static final String BRACKETS = "<>{}|[]";
    private static final Pattern ENDS = Pattern.compile("[.!?]+$");
    private static final List<String> LINKS = List.of("http:", "https:", "www.");

    private final Brief brief;
    private final Phrasebook book;
    private final long seed;
    private final List<String> features;
    private List<String> statements;
    private String name;
    private String audience;

    Voice(Brief brief, long seed) {
        this.brief = brief;
        this.book = Phrasebook.of(brief.tone());
        this.seed = seed;
        this.features =
                brief.features().stream().filter(feature -> !markup(feature)).toList();
    }

    /** Begins like a sentence and ends like one. */
    private static boolean whole(String sentence) {
        return Character.getType(sentence.codePointAt(0)) == Character.UPPERCASE_LETTER
                && (sentence.endsWith(".") || sentence.endsWith("!"));
    }

    private static boolean ofFairLength(String sentence) {
        int words = Words.count(sentence);
        return words >= 5 && words <= 28;
    }

    private static boolean markup(String text) {
        return text.chars().anyMatch(c -> c < ' ' || c == 0x7F || BRACKETS.indexOf(c) >= 0)
                || LINKS.stream().anyMatch(text::contains);
    }

    Brief brief() {
        return brief;
    }

    Phrasebook book() {
        return book;
    }

    /** The name for use in a sentence, at most 80 characters. */
    String name() {
        if (name == null) {
            name = Words.fit(brief.name().isEmpty() ? "product" : Spaces.single(brief.name()), 80);
        }
        return name;
    }

    /** A phrase with its placeholders filled in. */
    String say(String phrase) {
        return phrase.replace("{name}", name()).replace("{audience}", audience());
    }

    /** Whom the copy addresses, as part of a sentence. */
    String audience() {
        if (audience == null) {
            String given = ENDS.matcher(Spaces.single(brief.audience())).replaceAll("");
            boolean fits = !given.isEmpty() && given.length() <= 60 && !markup(given);
            audience = fits ? Words.uncapitalised(given) : book.audience();
        }
        return audience;
    }

    /** Statements of the product's own text that read well on their own, in its order; titles and points need none. */
    List<String> statements() {
        if (statements == null) {
            statements = Sentences.of(brief.text()).stream()
                    .filter(Voice::whole)
                    .filter(Voice::ofFairLength)
                    .filter(sentence -> !markup(sentence))
                    .distinct()
                    .toList();
        }
        return statements;
    }

    /** Features that read well within a sentence. */
    List<String> features() {
        return features;
    }

    /** The elements in an order that depends on the prompt and on {@code salt} alone. */
    <T> List<T> shuffled(List<T> elements, int salt) {
        List<T> copy = new ArrayList<>(elements);
        Collections.shuffle(copy, new Random(seed * 31 + salt));
        return copy;
    }
}
