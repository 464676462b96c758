package io.quillstream.workers.local;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Descriptions of about the words asked for: an opening of the tone, the product's own statements and features, general
 * sentences for the rest, and an invitation at the end. No two share both opening and closing.
 */
final class DescriptionWriter {

    private static final int MOST = 25;

    private DescriptionWriter() {}

    /** Made as they are asked for. */
    static Stream<String> write(Voice voice) {
        return IntStream.range(0, MOST).mapToObj(index -> one(voice, index));
    }

    private static String one(Voice voice, int index) {
        Phrasebook book = voice.book();
        int wanted = voice.brief().length().words();
        List<String> openings = voice.shuffled(book.openings(), 1);
        List<String> closings = voice.shuffled(book.closings(), 2);
        String opening = voice.say(openings.get(index % openings.size()));
        String closing = voice.say(closings.get((index + index / openings.size()) % closings.size()));
        List<String> body = new ArrayList<>();
        int words = Words.count(opening) + Words.count(closing);
        for (String sentence : material(voice, index)) {
            int more = Words.count(sentence);
            if (words + more <= wanted * 1.1) {
                body.add(sentence);
                words += more;
            }
            if (words >= wanted * 0.95) {
                break;
            }
        }
        return opening + " " + String.join(" ", body) + " " + closing;
    }

    /** Own statements first, but never only those: facts and feeling take turns. */
    private static List<String> material(Voice voice, int index) {
        List<String> own = new ArrayList<>(voice.shuffled(voice.statements(), 10 + index));
        List<String> features = voice.shuffled(voice.features(), 40 + index);
        if (features.size() >= 3) {
            own.add(Math.min(1, own.size()), highlights(features));
        }
        List<String> general = new ArrayList<>(voice.shuffled(voice.book().fillers(), 70 + index));
        general.addAll(voice.shuffled(voice.book().points(), 100 + index).stream()
                .map(voice::say)
                .toList());
        List<String> material = new ArrayList<>();
        int facts = 0;
        for (String sentence : general) {
            for (int taken = 0; taken < 2 && facts < own.size(); taken++) {
                material.add(own.get(facts++));
            }
            material.add(sentence);
        }
        material.addAll(own.subList(facts, own.size()));
        return material;
    }

    private static String highlights(List<String> features) {
        return "Highlights: " + Words.uncapitalised(Words.open(features.get(0))) + "; "
                + Words.uncapitalised(Words.open(features.get(1))) + "; "
                + Words.uncapitalised(Words.open(features.get(2))) + ".";
    }
}
