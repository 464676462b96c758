package io.quillstream.testkit.llm;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer before it gets its wire format.
 *
 * @param end why it ends there
 * @param usage whether tokens are told
 */
record Reply(String model, String text, End end, boolean usage, int inputTokens, int outputTokens) {

    enum End {
        DONE,
        LENGTH,
        FILTERED
    }

    private static final int PIECE = 40;

    /** The text in pieces, as a stream sends it. */
    List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + PIECE);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            pieces.add(text.substring(from, to));
            from = to;
        }
        return pieces;
    }
}
