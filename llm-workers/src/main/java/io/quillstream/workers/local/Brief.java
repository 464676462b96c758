package io.quillstream.workers.local;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
        String length,
        int count,
        String name,
        String category,
        String audience,
        List<String> features,
        List<String> questions,
        String text,
        String avoid) {

    private static final Pattern FENCED = Pattern.compile("(?s)<<<(\\w+) ([0-9a-f]{20})\\n(.*?)\\n\\2>>>");

    static Brief of(List<String> userTurns) {
        String first = userTurns.getFirst();
        String last = userTurns.getLast();
        Map<String, String> data = new HashMap<>();
        Matcher blocks = FENCED.matcher(first);
        while (blocks.find()) {
            data.putIfAbsent(blocks.group(1), blocks.group(3));
        }
        String instructions = FENCED.matcher(first).replaceAll("");
        String asked = line("Count", last, line("Count", instructions, "5"));
        return new Brief(
                line("Copy type", instructions, "titles"),
                line("Tone", instructions, "professional"),
                line("Length", instructions, "medium"),
                Math.clamp(Long.parseLong(asked.matches("\\d{1,3}") ? asked : "5"), 1, 100),
                data.getOrDefault("product_name", "").strip(),
                data.getOrDefault("category", "").strip(),
                data.getOrDefault("target_audience", "").strip(),
                lines(data.get("features")),
                lines(data.get("questions")),
                data.getOrDefault("product_text", ""),
                userTurns.size() > 1 ? last : "");
    }

    private static String line(String label, String text, String otherwise) {
        Matcher line = Pattern.compile("(?m)^" + label + ": (.+)$").matcher(text);
        return line.find() ? line.group(1).strip() : otherwise;
    }

    private static List<String> lines(String block) {
        return block == null || block.isBlank()
                ? List.of()
                : Arrays.stream(block.split("\n")).map(String::strip).toList();
    }
}
