package io.quillstream.workers.local;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Questions with answers: the product's own questions, answered from its own statements, then what buyers ask of anything. */
final class FaqWriter {

    private FaqWriter() {}

    static List<Map.Entry<String, String>> write(Voice voice) {
        Map<String, String> pairs = new LinkedHashMap<>();
        List<String> statements = voice.statements();
        String name = voice.name();
        pairs.put(
                "What is the " + name + "?",
                statements.isEmpty()
                        ? "The " + name + " is made for " + voice.audience() + "."
                        : statements.getFirst());
        for (String question : voice.brief().questions()) {
            pairs.putIfAbsent(question, answer(question, statements, voice));
        }
        for (String feature : voice.features()) {
            int colon = feature.indexOf(": ");
            if (colon > 0) {
                String fact = Words.uncapitalised(feature.substring(0, colon));
                pairs.putIfAbsent(
                        "What are the details on " + fact + "?",
                        Words.capitalised(fact) + ": " + Words.sentence(feature.substring(colon + 2)));
            }
        }
        if (!voice.features().isEmpty()) {
            pairs.put("What sets the " + name + " apart?", points(voice.features()));
        }
        pairs.put("Who is the " + name + " for?", "It is made for " + voice.audience() + ".");
        General.ANSWERS.forEach((question, answer) -> pairs.putIfAbsent(question, answer));
        return lengthened(voice, pairs);
    }

    /** The statement that shares most words with the question; if none does, where to find the answer. */
    private static String answer(String question, List<String> statements, Voice voice) {
        List<String> words = List.of(question.toLowerCase(Locale.ROOT).split("[^\\p{L}]+"));
        List<String> telling = words.stream().filter(word -> word.length() >= 5).toList();
        return statements.stream()
                .filter(statement -> telling.stream()
                        .anyMatch(word -> statement.toLowerCase(Locale.ROOT).contains(stem(word))))
                .findFirst()
                .orElseGet(() -> General.ANSWERS.getOrDefault(
                        question, "The product page of the " + voice.name() + " lists this for every version."));
    }

    private static String stem(String word) {
        return word.substring(0, Math.max(4, word.length() - 3));
    }

    private static String points(List<String> features) {
        List<String> first = features.stream()
                .limit(3)
                .map(Words::open)
                .map(Words::uncapitalised)
                .toList();
        return "Above all these points: " + String.join("; ", first) + ".";
    }

    private static List<Map.Entry<String, String>> lengthened(Voice voice, Map<String, String> pairs) {
        List<String> leads = voice.shuffled(voice.book().leads(), 1);
        List<String> closes = voice.shuffled(voice.book().closes(), 2);
        int extra = voice.brief().extraSentences();
        List<Map.Entry<String, String>> whole = new ArrayList<>();
        pairs.forEach((question, answer) -> {
            int i = whole.size();
            StringBuilder text = new StringBuilder(leads.get(i % leads.size())).append(Words.sentence(answer));
            for (int j = 0; j < extra; j++) {
                text.append(' ').append(closes.get((i * extra + j) % closes.size()));
            }
            whole.add(Map.entry(question, text.toString()));
        });
        return whole;
    }
}
