package io.quillstream.workers.local;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Titles of 22 to 59 characters: some built on the product's features, some on the phrases of the tone. */
final class TitleWriter {

    private static final int LEAST = 22;
    private static final int MOST = 59;

    private TitleWriter() {}

    static List<String> write(Voice voice) {
        String name = voice.name();
        Stream<String> onFeatures = voice.shuffled(voice.features(), 1).stream()
                .filter(feature -> feature.indexOf(':') < 0)
                .map(feature -> Words.fit(name, 30) + ": " + Words.capitalised(feature));
        List<String> withFeatures = onFeatures.filter(TitleWriter::fits).toList();
        List<String> withPhrases = voice.shuffled(voice.book().titles(), 2).stream()
                .map(phrase -> phrase.replace("{name}", Words.fit(name, MOST - phrase.length() + "{name}".length())))
                .filter(TitleWriter::fits)
                .toList();
        return mixed(withPhrases, withFeatures);
    }

    private static boolean fits(String title) {
        int length = title.codePointCount(0, title.length());
        return length >= LEAST && length <= MOST;
    }

    /** Two of the first for each one of the second, as long as both last. */
    private static List<String> mixed(List<String> phrases, List<String> features) {
        Set<String> titles = new LinkedHashSet<>();
        int next = 0;
        for (int i = 0; i < phrases.size(); i++) {
            titles.add(phrases.get(i));
            if (i % 2 == 0 && next < features.size()) {
                titles.add(features.get(next++));
            }
        }
        return new ArrayList<>(titles);
    }
}
