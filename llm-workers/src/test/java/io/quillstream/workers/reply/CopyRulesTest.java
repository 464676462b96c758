package io.quillstream.workers.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.workers.Calls;
import io.quillstream.workers.prompt.CopyType;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What becomes of items that are nearly what they should be. */
class CopyRulesTest {

    @Test
    void whatIsAroundATextIsNoneOfIt() {
        for (String raw : List.of(
                "\"A good title\"",
                "“A good title”",
                "„A good title“",
                "«A good title»",
                "「A good title」",
                "'A good title'",
                "1. \"A good title\"",
                "## A good title",
                "**A good title**",
                "- **\"A good title\"**")) {
            assertEquals(List.of("A good title"), applied(CopyType.TITLES, raw), raw);
        }
        assertEquals(List.of("Good: a point"), applied(CopyType.SELLING_POINTS, "**Good:** a point"));
    }

    @Test
    void marksWithinATextAreKept() {
        for (String raw : List.of("\"Quiet\" mug for \"night owls\"", "5 ** title", "The owls' mug")) {
            assertEquals(List.of(raw), applied(CopyType.TITLES, raw));
        }
    }

    @Test
    void aTitleIsMeasuredWithoutWhatIsAroundIt() {
        String longest = "x".repeat(CopyRules.TITLE_LIMIT - 1);
        assertEquals(List.of(longest), applied(CopyType.TITLES, "«" + longest + "»"));
        assertEquals(List.of(), applied(CopyType.TITLES, "«" + longest + "x»"));
    }

    @Test
    void whatNobodySeesIsNotPassedOn() {
        String hidden = "\u202EGood\u200B \uDB40\uDC41title";
        for (CopyType type : List.of(CopyType.TITLES, CopyType.SELLING_POINTS, CopyType.DESCRIPTIONS)) {
            assertEquals(List.of("Good title"), applied(type, hidden, "Good title"));
        }
    }

    @Test
    void marksAloneAreNoItem() {
        for (CopyType type : List.of(CopyType.TITLES, CopyType.SELLING_POINTS, CopyType.DESCRIPTIONS)) {
            assertEquals(List.of("Words"), applied(type, "…", "---", "\"\"", "Words"));
        }
    }

    @Test
    void anItemBeyondReasonIsNotCutButRefused() {
        assertEquals(List.of(), applied(CopyType.DESCRIPTIONS, "x".repeat(6_000) + " more"));
    }

    @Test
    void pairsDoNotNameTheirPartsTwice() {
        List<CopyItem> pairs =
                List.of(CopyItem.of("Q: Why?", "A: So."), CopyItem.of("question 2: How?", "Answer 2: Thus."));
        assertEquals(List.of("Q: Why?\nA: So.", "Q: How?\nA: Thus."), applied(CopyType.FAQ, pairs));
    }

    private static List<String> applied(CopyType type, String... texts) {
        return applied(type, Stream.of(texts).map(CopyItem::of).toList());
    }

    private static List<String> applied(CopyType type, List<CopyItem> items) {
        Leak leak = Leak.of(Calls.prompt(type, 5));
        return CopyRules.apply(Calls.spec(type, 5), List.of(), items, leak).stream()
                .map(CopyItem::text)
                .toList();
    }
}
