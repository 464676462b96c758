package io.quillstream.workers.reply;

import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.text.Spaces;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
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
    private static final Pattern NUMBERING = Pattern.compile("^(?:\\d{1,2}[.)]|[-*•])\\s+");
    private static final Pattern QUOTED = Pattern.compile("^[\"“](.*)[\"”]$");
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
                        .flatMap(pair -> line(pair.getQuestion())
                                .flatMap(question ->
                                        line(pair.getAnswer()).map(answer -> CopyItem.of(question, answer))));
        };
        int limit = type == CopyType.TITLES ? TITLE_LIMIT - 1 : ITEM_LIMIT;
        return tidy.filter(known -> known.text().codePointCount(0, known.text().length()) <= limit);
    }

    /** One line without numbering and quotation marks around it. */
    private static Optional<String> line(String text) {
        return text(text)
                .map(clean -> NUMBERING.matcher(Spaces.single(clean)).replaceFirst(""))
                .map(clean -> QUOTED.matcher(clean).replaceFirst("$1").strip())
                .filter(clean -> clean.codePoints().anyMatch(Character::isLetterOrDigit));
    }

    private static Optional<String> text(String text) {
        String clean = text.codePoints()
                .filter(c -> c == '\n'
                        || c == '\t'
                        || (Character.getType(c) != Character.CONTROL && Character.getType(c) != Character.SURROGATE))
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return clean.isEmpty() ? Optional.empty() : Optional.of(clean);
    }

    /** What makes two items the same: letters and digits; of a pair those of the question. */
    private static String gist(CopyItem item) {
        String text = item.pair().map(pair -> pair.getQuestion()).orElse(item.text());
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
        return NO_WORD.matcher(plain).replaceAll(" ").strip();
    }
}
