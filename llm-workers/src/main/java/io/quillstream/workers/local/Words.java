package io.quillstream.workers.local;

import java.util.Locale;
import java.util.regex.Pattern;

/** Small matters of English spelling. Pure. */
final class Words {

    private static final Pattern LOOSE_END =
            Pattern.compile("(?i)(?:[\\s,;:–—(&-]+|\\s(?:with|for|and|of|the|a|an|in|to|by|from))+$");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final Pattern STOPS = Pattern.compile("[.,;:!]+$");
    private static final String ENDS = ".!?…";

    private Words() {}

    static int count(String text) {
        int words = 0;
        boolean within = false;
        for (int i = 0; i < text.length(); i++) {
            boolean white = Character.isWhitespace(text.charAt(i));
            words += white || within ? 0 : 1;
            within = !white;
        }
        return words;
    }

    /** The text, cut at a word if need be to at most so many code points, without a loose end. */
    static String fit(String text, int most) {
        if (text.codePointCount(0, text.length()) <= most) {
            return text;
        }
        String cut = text.substring(0, text.offsetByCodePoints(0, most));
        int space = text.charAt(cut.length()) == ' ' ? cut.length() : cut.lastIndexOf(' ');
        String whole = space > 0 ? cut.substring(0, space) : cut;
        return LOOSE_END.matcher(whole).replaceAll("");
    }

    /** What is left of a text when case, spacing and punctuation do not count. */
    static String gist(String text) {
        return NO_WORD.matcher(text.toLowerCase(Locale.ROOT)).replaceAll(" ").strip();
    }

    /** With a small first letter, unless the first word is an acronym or a name in capitals. */
    static String uncapitalised(String text) {
        boolean acronym = text.length() > 1 && Character.isUpperCase(text.charAt(1));
        boolean single = text.length() > 1 && text.charAt(1) == ' ' && text.charAt(0) == 'I';
        return acronym || single ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    static String capitalised(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    }

    /** Without the full stop, comma or the like at its end. */
    static String open(String text) {
        return STOPS.matcher(text.strip()).replaceAll("");
    }

    /** As a sentence. */
    static String sentence(String text) {
        String capitalised = capitalised(text.strip());
        boolean ended = !capitalised.isEmpty() && ENDS.indexOf(capitalised.charAt(capitalised.length() - 1)) >= 0;
        return ended ? capitalised : capitalised + ".";
    }
}
