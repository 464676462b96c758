package io.quillstream.workers.local;

import io.quillstream.workers.prompt.CopySpec.Length;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a prompt asks for, read back from its text: the lines {@code Copy type:}, {@code Tone:}, {@code Length:} and
 * {@code Count:} and the fenced data. A follow-up that asks for missing items changes the count; its list of finished
 * items is avoided.
 */
record Brief(
        String type,
        String tone,
        Length length,
        int count,
        String name,
        String audience,
        List<String> features,
        List<String> questions,
        String text,
        String avoid) {

    private static final Pattern FENCE = Pattern.compile("<<<(\\w+) ([0-9a-f]{20})\\n");

    static Brief of(List<String> userTurns) {
        String first = userTurns.getFirst();
        String last = userTurns.getLast();
        Map<String, String> data = new HashMap<>();
        String instructions = withoutBlocks(first, data);
        String asked = line("Count", last, line("Count", instructions, "5"));
        return new Brief(
                line("Copy type", instructions, "titles"),
                line("Tone", instructions, "professional"),
                length(line("Length", instructions, "")),
                Math.clamp(Long.parseLong(asked.matches("\\d{1,3}") ? asked : "5"), 1, 100),
                data.getOrDefault("product_name", "").strip(),
                data.getOrDefault("target_audience", "").strip(),
                lines(data.get("features")),
                lines(data.get("questions")),
                data.getOrDefault("product_text", ""),
                userTurns.size() > 1 ? last : "");
    }

    /** Sentences that a point or an answer has besides its first. */
    int extraSentences() {
        return switch (length) {
            case SHORT -> 0;
            case MEDIUM -> 1;
            case LONG -> 2;
        };
    }

    /** Medium for a word that is none of ours. */
    private static Length length(String word) {
        return Arrays.stream(Length.values())
                .filter(length -> length.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst()
                .orElse(Length.MEDIUM);
    }

    /** The text without its fenced blocks, which are put into the map by name; the first of a name counts. */
    private static String withoutBlocks(String text, Map<String, String> blocks) {
        StringBuilder rest = new StringBuilder();
        Matcher fences = FENCE.matcher(text);
        int at = 0;
        while (fences.find(at)) {
            String end = "\n" + fences.group(2) + ">>>";
            int close = text.indexOf(end, fences.end());
            if (close < 0) {
                break;
            }
            blocks.putIfAbsent(fences.group(1), text.substring(fences.end(), close));
            rest.append(text, at, fences.start());
            at = close + end.length();
        }
        return rest.append(text, at, text.length()).toString();
    }

    private static String line(String label, String text, String otherwise) {
        String begin = label + ": ";
        return text.lines()
                .filter(line -> line.length() > begin.length() && line.startsWith(begin))
                .findFirst()
                .map(line -> line.substring(begin.length()).strip())
                .orElse(otherwise);
    }

    private static List<String> lines(String block) {
        return block == null || block.isBlank()
                ? List.of()
                : Arrays.stream(block.split("\n")).map(String::strip).toList();
    }
}
