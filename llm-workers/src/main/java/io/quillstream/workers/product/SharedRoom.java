package io.quillstream.workers.product;

import io.quillstream.workers.text.DataText;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The texts of a product's assets as one text of a bounded length, with something of each: a manual of fifty pages that was put
 * first would leave nothing of what came later. Room that short texts leave is for the longer ones. Pure.
 */
final class SharedRoom {

    private static final String BETWEEN = "\n\n";

    /** Less of a text says nothing; of more texts than have so much room, the first ones are shown. */
    private static final int LEAST_SHARE = 200;

    private SharedRoom() {}

    /**
     * Cleaned and joined by blank lines, in their order. May be longer than allowed where there are very many of them.
     *
     * @param most of all together, in code points
     */
    static String joined(List<String> texts, int most) {
        List<String> clean = texts.stream()
                .map(text -> DataText.clean(text, most))
                .filter(text -> !text.isEmpty())
                .toList();
        int share = Math.max(LEAST_SHARE, share(clean, most));
        return clean.stream().map(text -> DataText.clean(text, share)).collect(Collectors.joining(BETWEEN));
    }

    /** How much of a text is shown at most: what the shorter ones leave, in equal parts. */
    private static int share(List<String> texts, int most) {
        int room = most - BETWEEN.length() * Math.max(0, texts.size() - 1);
        List<Integer> lengths = texts.stream()
                .map(text -> text.codePointCount(0, text.length()))
                .sorted()
                .toList();
        for (int i = 0; i < lengths.size(); i++) {
            int share = room / (lengths.size() - i);
            if (lengths.get(i) > share) {
                return share;
            }
            room -= lengths.get(i);
        }
        return most;
    }
}
