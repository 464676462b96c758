package io.quillstream.workers.reply;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quillstream.workers.prompt.Prompt.Shape;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which models send a list. */
class ReplyParserTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\": [\"One\", \"Two\"]}",
                "[\"One\", \"Two\"]",
                "Sure!\n```json\n{\"items\": [\"One\", \"Two\"]}\n```\nAnything else?",
                "{\"titles\": [\"One\", \"Two\"]}",
                "{\"keywords\": [\"a\", \"b\"], \"items\": [\"One\", \"Two\"]}",
                "{\"notes\": {\"used\": [\"a\"]}, \"items\" : [\"One\", \"Two\"]}",
                "The keywords are [\"a\", \"b\"].\n{\"items\": [\"One\", \"Two\"]}",
                "{\"items\": [{\"title\": \"One\"}, {\"id\": 2, \"title\": \"Two\"}]}",
                "{'items': ['One', 'Two']}",
                "{“items”: [“One”, “Two”]}",
                "{„items“: [„One“, „Two“]}",
                "{\"items\": [\"One\", \"Two\", \"Thr",
                "{\"items\": [\"One\", \"Two\",]}",
            })
    void aListOfTexts(String reply) {
        assertEquals(List.of("One", "Two"), texts(reply));
    }

    @Test
    void marksWithinATextAreKept() {
        assertEquals(List.of("It's “great”", "It's so"), texts("{\"items\": [\"It\\'s “great”\", \"It's so\"]}"));
    }

    @Test
    void anEmptyListThatWasAskedForIsNoReasonToOverlookAnother() {
        assertEquals(List.of("One"), texts("{\"items\": [], \"titles\": [\"One\"]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "I cannot help with that.",
                "1. One\n2. Two",
                "{\"items\": \"One\"}",
                "{\"items\": [1, true, null, {\"title\": \"One\", \"subtitle\": \"Two\"}]}",
                "{\"items\": {",
            })
    void noList(String reply) {
        assertEquals(List.of(), texts(reply));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"items\": [{\"question\": \"Why?\", \"answer\": \"So.\"}]}",
                "{\"faq\": [{\"Question\": \"Why?\", \"Answer\": \"So.\"}, {\"Question\": \"How?\"}]}",
                "[{\"q\": \"Why?\", \"a\": \"So.\"}, {\"q\": \"Why?\", \"a\": null}]",
                "[{\"Q\": \"Why?\", \"A\": \"So.\"}, {\"Q\": \"Why?\", \"A\": []}]",
                "[\"Q: Why?\\nA: So.\", \"Why?\"]",
                "[\" Question 1: Why?\\n\\n Answer 1: So.\"]",
            })
    void aListOfPairs(String reply) {
        List<CopyItem> items = ReplyParser.parse(reply, Shape.PAIRS);
        assertAll(
                () -> assertEquals(1, items.size(), items::toString),
                () -> assertEquals("Q: Why?\nA: So.", items.getFirst().text()));
    }

    @Test
    void aTextOfLineFeedsIsReadInNoTime() {
        String feeds = "[\"Q: Why?" + "\\n".repeat(50_000) + "\"]";
        String blanks = "[\"" + " ".repeat(50_000) + "Q" + " ".repeat(50_000) + "\"]";
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            assertEquals(List.of(), ReplyParser.parse(feeds, Shape.PAIRS));
            assertEquals(List.of(), ReplyParser.parse(blanks, Shape.PAIRS));
        });
    }

    private static List<String> texts(String reply) {
        return ReplyParser.parse(reply, Shape.STRINGS).stream()
                .map(CopyItem::text)
                .toList();
    }
}
