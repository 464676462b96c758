package io.quillstream.workers.local;

import java.util.ArrayList;
import java.util.List;

/** Selling points: a feature and what it is good for, then whole phrases; longer ones go on with a second thought. */
final class PointWriter {

    private PointWriter() {}

    static List<String> write(Voice voice) {
        Phrasebook book = voice.book();
        List<String> benefits = voice.shuffled(book.benefits(), 1);
        List<String> proofs = voice.shuffled(book.proofs(), 2);
        List<String> generic = voice.shuffled(book.points(), 3);
        List<String> features = voice.features();
        List<String> points = new ArrayList<>();
        for (int i = 0; i < Math.min(features.size(), benefits.size()); i++) {
            points.add(Words.capitalised(Words.open(features.get(i))) + " — " + benefits.get(i) + ".");
        }
        generic.forEach(phrase -> points.add(voice.say(phrase)));
        int extra = voice.brief().extraSentences();
        List<String> whole = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            StringBuilder point = new StringBuilder(points.get(i));
            for (int j = 0; j < extra; j++) {
                point.append(' ').append(voice.say(proofs.get((i * extra + j) % proofs.size())));
            }
            whole.add(point.toString());
        }
        return whole;
    }
}
