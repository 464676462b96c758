package io.quillstream.workers.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quillstream.workers.prompt.Prompt.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the items out of a model's answer. Models are asked for a JSON object with a list, and send it bare, in a code
 * fence, with talk around it, as a bare list, or cut off by their length limit: of a list that breaks off, the complete
 * elements count; of one that turns into nonsense, as by a quotation mark within a text, those before the element at whose
 * end it does so. Pure.
 */
public final class ReplyParser {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA, JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            .build();
    private static final Pattern PAIR =
            Pattern.compile("(?s)^\\s*Q(?:uestion)?\\s*:\\s*(.+?)\\s*\\n\\s*A(?:nswer)?\\s*:\\s*(.+)$");
    private static final int MOST_STARTS = 8;
    private static final int MOST_ELEMENTS = 100;

    private ReplyParser() {}

    /** The items in order as they came, not yet checked; empty if there is no list. */
    public static List<CopyItem> parse(String reply, Shape shape) {
        int start = -1;
        for (int tries = 0; tries < MOST_STARTS; tries++) {
            start = nextStart(reply, start + 1);
            if (start < 0) {
                return List.of();
            }
            List<CopyItem> items = firstList(reply.substring(start), shape);
            if (!items.isEmpty()) {
                return items;
            }
        }
        return List.of();
    }

    private static int nextStart(String reply, int from) {
        int list = reply.indexOf('[', from);
        int object = reply.indexOf('{', from);
        return list < 0 ? object : object < 0 ? list : Math.min(list, object);
    }

    private static List<CopyItem> firstList(String json, Shape shape) {
        List<CopyItem> items = new ArrayList<>();
        Optional<CopyItem> last = Optional.empty();
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {
                if (parser.currentToken() == null) {
                    return items;
                }
            }
            while (parser.nextToken() != JsonToken.END_ARRAY && parser.currentToken() != null) {
                last.ifPresent(items::add);
                last = item(parser.readValueAsTree(), shape);
                if (items.size() >= MOST_ELEMENTS) {
                    return items;
                }
            }
        } catch (JsonEOFException e) {
            // Cut off: what came before is complete.
        } catch (IOException e) {
            return items;
        }
        last.ifPresent(items::add);
        return items;
    }

    private static Optional<CopyItem> item(JsonNode element, Shape shape) {
        return switch (shape) {
            case STRINGS ->
                element.isTextual()
                        ? Optional.of(CopyItem.of(element.textValue()))
                        : onlyText(element).map(CopyItem::of);
            case PAIRS -> element.isTextual() ? pairIn(element.textValue()) : pairOf(element);
        };
    }

    /** A list of objects with one text each, such as {@code {"title": "…"}}, is a list of strings all the same. */
    private static Optional<String> onlyText(JsonNode element) {
        return element.isObject() && element.size() == 1
                ? Optional.ofNullable(element.elements().next().textValue())
                : Optional.empty();
    }

    private static Optional<CopyItem> pairOf(JsonNode element) {
        String question = text(element, "question", "q");
        String answer = text(element, "answer", "a");
        return question.isBlank() || answer.isBlank() ? Optional.empty() : Optional.of(CopyItem.of(question, answer));
    }

    private static String text(JsonNode element, String name, String shortName) {
        return element.path(name).asText(element.path(shortName).asText(""));
    }

    private static Optional<CopyItem> pairIn(String text) {
        Matcher parts = PAIR.matcher(text);
        return parts.matches() ? Optional.of(CopyItem.of(parts.group(1), parts.group(2))) : Optional.empty();
    }
}
