package io.quillstream.workers.text;

/**
 * Text from outside, made safe to show to a model: invisible characters that could hide instructions from a person are
 * gone, and it is not longer than allowed. Pure.
 */
public final class DataText {

    private DataText() {}

    /**
     * Without control characters (line feed and tab stay), bidirectional controls, zero-width and tag characters and
     * lone surrogates, with at most one blank line in a row; cut to so many code points.
     */
    public static String clean(String text, int most) {
        StringBuilder clean = new StringBuilder(Math.min(text.length(), most + 16));
        int taken = 0;
        for (int i = 0; i < text.length() && taken < most; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (visible(c)) {
                clean.appendCodePoint(c);
                taken++;
            }
        }
        return Spaces.fewEmptyLines(clean.toString()).strip();
    }

    private static boolean visible(int c) {
        if (c >= ' ' && c < 0x7F) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL -> c == '\n' || c == '\t';
            case Character.SURROGATE, Character.UNASSIGNED -> false;
            // Format characters carry bidirectional controls, zero-width marks and tags; the joiners are part of
            // ordinary writing in several scripts and of emoji.
            case Character.FORMAT -> c == 0x200C || c == 0x200D || c == 0x00AD;
            default -> !(c >= 0xE0100 && c <= 0xE01EF);
        };
    }
}
