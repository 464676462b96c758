package io.quillstream.workers.product;

import io.quillstream.workers.text.Spaces;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Features of a product as its own text tells them: list points first, then {@code name: value} lines, then sentences
 * that hold a figure. Pure and deterministic.
 */
final class Features {

    private static final int MOST = 12;
    private static final int LONGEST = 120;
    // Without a second thought about white space: a long line of it, and then a mismatch, took seconds.
    private static final Pattern POINT = Pattern.compile("^\\s*+(?:[-*•·–]|\\d{1,2}[.)])\\s++(.+)$");
    private static final Pattern FACT = Pattern.compile("^\\s*+(\\p{Lu}[\\p{L} /&-]{1,30}):\\s++(\\S.*)$");
    private static final String LAST_MARKS = ".;,";

    private Features() {}

    /**
     * At most {@value #MOST} features in the order of the text, without duplicates; empty if it tells none.
     *
     * @param sentences of the text, see {@link Sentences}
     */
    static List<String> of(String text, List<String> sentences) {
        Set<String> found = new LinkedHashSet<>();
        List<String> lines = text.lines().toList();
        lines.stream().flatMap(line -> match(POINT, line, 1)).forEach(found::add);
        lines.stream()
                .filter(line -> FACT.matcher(line).matches())
                .map(Features::tidy)
                .filter(Features::usable)
                .forEach(found::add);
        if (found.size() < MOST / 2) {
            sentences.stream()
                    .filter(sentence -> sentence.chars().anyMatch(Character::isDigit))
                    .map(Features::tidy)
                    .filter(Features::usable)
                    .forEach(found::add);
        }
        return new ArrayList<>(found).subList(0, Math.min(MOST, found.size()));
    }

    private static Stream<String> match(Pattern pattern, String line, int group) {
        var matcher = pattern.matcher(line);
        return matcher.matches() ? Stream.of(tidy(matcher.group(group))).filter(Features::usable) : Stream.empty();
    }

    private static String tidy(String text) {
        String single = Spaces.single(text.strip());
        int end = single.length();
        while (end > 0 && LAST_MARKS.indexOf(single.charAt(end - 1)) >= 0) {
            end--;
        }
        return single.substring(0, end);
    }

    private static boolean usable(String feature) {
        return feature.length() >= 3 && feature.length() <= LONGEST && !feature.endsWith("?");
    }
}
