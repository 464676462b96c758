package io.quillstream.workers.reply;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quillstream.workers.prompt.Prompt;
import io.quillstream.workers.text.Spaces;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the prompt's own text in an answer: the canary, a fence mark, or a sentence of the instructions. A model that
 * was talked into repeating its instructions gives itself away by one of them. Immutable.
 */
public final class Leak {

    /** Shorter sentences could turn up in honest copy. */
    private static final int SENTENCE = 40;

    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.:])\\s+");

    /** By the whole text: of one template there are as many as there are counts and tones. */
    private static final Cache<String, List<String>> INSTRUCTIONS =
            Caffeine.newBuilder().maximumSize(256).executor(Runnable::run).build();

    private final List<String> forbidden;

    private Leak(List<String> forbidden) {
        this.forbidden = forbidden;
    }

    /** What must not come back of this prompt. */
    public static Leak of(Prompt prompt) {
        return new Leak(Stream.concat(
                        prompt.secrets().stream().map(Leak::flat),
                        INSTRUCTIONS.get(prompt.system(), Leak::sentences).stream())
                .toList());
    }

    private static List<String> sentences(String instructions) {
        return instructions
                .lines()
                .flatMap(SENTENCE_END::splitAsStream)
                .filter(sentence -> sentence.length() >= SENTENCE)
                .map(Leak::flat)
                .toList();
    }

    /** Whether the text repeats any of it, in whatever case or spacing. */
    public boolean in(String text) {
        String flat = flat(text);
        return forbidden.stream().anyMatch(flat::contains);
    }

    /** Looks for the same in one answer that is shown while it is being written. */
    public LeakWatch watch() {
        return new LeakWatch(forbidden);
    }

    private static String flat(String text) {
        return Spaces.single(text.toLowerCase(Locale.ROOT));
    }
}
