package io.quillstream.workers.product;

import io.quillstream.workers.text.Spaces;
import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts text into sentences. A line break always ends one, since asset text is full of headings and lists. Pure. */
public final class Sentences {

    private Sentences() {}

    /** The sentences in order, white space collapsed, blank ones left out. */
    public static List<String> of(String text) {
        List<String> sentences = new ArrayList<>();
        BreakIterator breaks = BreakIterator.getSentenceInstance(Locale.ENGLISH);
        text.lines().forEach(line -> {
            breaks.setText(line);
            int start = breaks.first();
            for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
                String sentence = Spaces.single(line.substring(start, end).strip());
                if (!sentence.isEmpty()) {
                    sentences.add(sentence);
                }
            }
        });
        return sentences;
    }
}
