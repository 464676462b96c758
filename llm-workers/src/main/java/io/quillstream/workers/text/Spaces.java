package io.quillstream.workers.text;

/** White space of texts from outside. Pure; text that is tidy already is returned as it is, and costs no copy. */
public final class Spaces {

    private Spaces() {}

    /** Each run of white space as one blank; at the ends too. White space is what {@code \s} is to a pattern. */
    public static String single(String text) {
        int tidy = tidyUpTo(text);
        if (tidy == text.length()) {
            return text;
        }
        StringBuilder single = new StringBuilder(text.length()).append(text, 0, tidy);
        boolean within = tidy > 0 && text.charAt(tidy - 1) == ' ';
        for (int i = tidy; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!white(c)) {
                single.append(c);
            } else if (!within) {
                single.append(' ');
            }
            within = white(c);
        }
        return single.toString();
    }

    /** At most one empty line in a row: of each run of line feeds, two are left. */
    public static String fewEmptyLines(String text) {
        int run = text.indexOf("\n\n\n");
        if (run < 0) {
            return text;
        }
        StringBuilder few = new StringBuilder(text.length()).append(text, 0, run);
        int feeds = 0;
        for (int i = run; i < text.length(); i++) {
            char c = text.charAt(i);
            feeds = c == '\n' ? feeds + 1 : 0;
            if (feeds <= 2) {
                few.append(c);
            }
        }
        return few.toString();
    }

    /** How many characters from the beginning need no change. */
    private static int tidyUpTo(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (white(c) && (c != ' ' || i > 0 && text.charAt(i - 1) == ' ')) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean white(char c) {
        return c == ' ' || c >= '\t' && c <= '\r';
    }
}
