package io.quillstream.workers.reply;

import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.text.DataText;
import io.quillstream.workers.text.Spaces;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What every item of copy must be, whoever wrote it: titles under 60 characters, pairs complete, nothing twice, nothing
 * of the prompt's own text. Pure.
 */
public final class CopyRules {

    /** Titles have fewer code points than this. */
    public static final int TITLE_LIMIT = 60;

    private static final int ITEM_LIMIT = 6_000;
    private static final Pattern NUMBERING = Pattern.compile("^(?:\\d{1,2}[.)]|[-*•]|#{1,6})\\s+");
    private static final Pattern QUESTION_MARK = Pattern.compile("^(?i:q|question)\\s?\\d{0,2}:\\s");
    private static final Pattern ANSWER_MARK = Pattern.compile("^(?i:a|answer)\\s?\\d{0,2}:\\s");
    private static final String BOLD = "**";
    /** What begins a quotation, and all that may end it, by the habits of several languages. */
    private static final Map<Character, String> QUOTES = Map.of(
            '"', "\"”", '“', "”\"", '„', "“”", '«', "»", '»', "«", '‹', "›", '「', "」", '『', "』", '‘', "’", '\'', "'");

    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");

    private CopyRules() {}

    /**
     * The items that hold, tidied, at most as many as the spec asks for.
     *
     * @param kept items that hold already, from an earlier answer; they come first
     * @param items in the order of preference
     */
    public static List<CopyItem> apply(CopySpec spec, List<CopyItem> kept, List<CopyItem> items, Leak leak) {
        List<CopyItem> good = new ArrayList<>(kept);
        Set<String> seen = new HashSet<>();
        kept.forEach(item -> seen.add(gist(item)));
        for (CopyItem item : items) {
            Optional<CopyItem> tidy = tidy(spec.type(), item);
            if (good.size() < spec.count()
                    && tidy.isPresent()
                    && !leak.in(tidy.get().text())
                    && seen.add(gist(tidy.get()))) {
                good.add(tidy.get());
            }
        }
        return good;
    }

    private static Optional<CopyItem> tidy(CopyType type, CopyItem item) {
        Optional<CopyItem> tidy = switch (type) {
            case TITLES -> line(item.text()).map(CopyItem::of);
            case SELLING_POINTS -> line(item.text()).map(CopyItem::of);
            case DESCRIPTIONS -> text(item.text()).map(CopyItem::of);
            case FAQ ->
                item.pair()
                        .flatMap(pair -> line(without(QUESTION_MARK, pair.getQuestion()))
                                .flatMap(question -> line(without(ANSWER_MARK, pair.getAnswer()))
                                        .map(answer -> CopyItem.of(question, answer))));
        };
        int limit = type == CopyType.TITLES ? TITLE_LIMIT - 1 : ITEM_LIMIT;
        return tidy.filter(known -> known.text().codePointCount(0, known.text().length()) <= limit);
    }

    /** One line without numbering and quotation marks around it. */
    private static Optional<String> line(String text) {
        return text(text)
                .map(clean -> unquoted(without(NUMBERING, Spaces.single(clean))))
                .filter(CopyRules::saysSomething);
    }

    /** Without what nobody can see, which may hide anything, and without the marks that make a web page's text bold. */
    private static Optional<String> text(String text) {
        String clean = DataText.clean(text, text.length());
        String plain = inPairs(BOLD, clean) ? clean.replace(BOLD, "").strip() : clean;
        return Optional.of(plain).filter(CopyRules::saysSomething);
    }

    private static boolean inPairs(String mark, String text) {
        int marks = 0;
        for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length())) {
            marks++;
        }
        return marks % 2 == 0;
    }

    private static boolean saysSomething(String text) {
        return text.codePoints().anyMatch(Character::isLetterOrDigit);
    }

    private static String without(Pattern beginning, String text) {
        return beginning.matcher(text.strip()).replaceFirst("");
    }

    /** Two quotations within a text, one at either end, are no quotation of all of it. */
    private static String unquoted(String text) {
        if (text.length() < 2) {
            return text;
        }
        char first = text.charAt(0);
        char last = text.charAt(text.length() - 1);
        String within = text.substring(1, text.length() - 1);
        boolean quoted = QUOTES.getOrDefault(first, "").indexOf(last) >= 0
                && within.indexOf(first) < 0
                && within.indexOf(last) < 0;
        return quoted ? within.strip() : text;
    }

    /** What makes two items the same: letters and digits; of a pair those of the question. */
    private static String gist(CopyItem item) {
        String text = item.pair().map(pair -> pair.getQuestion()).orElse(item.text());
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return NO_WORD.matcher(plain).replaceAll(" ").strip();
    }
}
