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
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the items out of a model's answer. Models are asked for a JSON object with a list {@code items}, and send it bare, in
 * a code fence, with talk or other lists around it, under another name, as a bare list, with the quotation marks of another
 * language, or cut off by their length limit: of a list that breaks off, the complete elements count; of one that turns into
 * nonsense, as by a quotation mark within a text, those before the element at whose end it does so. Takes time linear in the
 * length of the answer, which may be anything. Pure.
 */
public final class ReplyParser {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(
                    JsonReadFeature.ALLOW_TRAILING_COMMA,
                    JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS,
                    JsonReadFeature.ALLOW_SINGLE_QUOTES,
                    JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
            .build();
    /** The list that was asked for, up to its bracket. */
    private static final Pattern ASKED = Pattern.compile("[\"']items[\"']\\s*:\\s*(?=\\[)");

    private static final Pattern OTHER_QUOTES = Pattern.compile("[\u201C\u201D\u201E]");
    private static final Pattern QUESTION = Pattern.compile("\\s*Q(?:uestion)?\\s?\\d{0,2}\\s?:");
    private static final Pattern ANSWER = Pattern.compile("\\n[ \\t]*A(?:nswer)?\\s?\\d{0,2}\\s?:");
    private static final int MOST_STARTS = 8;
    private static final int MOST_ELEMENTS = 100;

    private ReplyParser() {}

    /** The items in order as they came, not yet checked; empty if there is no list. */
    public static List<CopyItem> parse(String reply, Shape shape) {
        List<CopyItem> items = anyList(reply, shape);
        // Within a text they are in their place, so this is for answers that cannot be read otherwise.
        return items.isEmpty() && OTHER_QUOTES.matcher(reply).find()
                ? anyList(OTHER_QUOTES.matcher(reply).replaceAll("\""), shape)
                : items;
    }

    private static List<CopyItem> anyList(String reply, Shape shape) {
        Matcher asked = ASKED.matcher(reply);
        for (int tries = 0; tries < MOST_STARTS && asked.find(); tries++) {
            List<CopyItem> items = firstList(reply.substring(asked.end()), shape);
            if (!items.isEmpty()) {
                return items;
            }
        }
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
                // Else the one before an element that breaks off would come twice.
                last = Optional.empty();
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

    /** A list of objects with one text each, such as {@code {"id": 1, "title": "…"}}, is a list of strings all the same. */
    private static Optional<String> onlyText(JsonNode element) {
        List<String> texts = new ArrayList<>();
        for (JsonNode value : element) {
            if (element.isObject() && value.isTextual()) {
                texts.add(value.textValue());
            }
        }
        return texts.size() == 1 ? Optional.of(texts.getFirst()) : Optional.empty();
    }

    private static Optional<CopyItem> pairOf(JsonNode element) {
        String question = text(element, "question", "q");
        String answer = text(element, "answer", "a");
        return question.isBlank() || answer.isBlank() ? Optional.empty() : Optional.of(CopyItem.of(question, answer));
    }

    private static String text(JsonNode element, String name, String shortName) {
        for (Map.Entry<String, JsonNode> field : element.properties()) {
            if (field.getKey().equalsIgnoreCase(name) || field.getKey().equalsIgnoreCase(shortName)) {
                return field.getValue().asText("");
            }
        }
        return "";
    }

    /** By looking for one mark after the other: a pattern for all of it takes for ever over a text of many line feeds. */
    private static Optional<CopyItem> pairIn(String text) {
        Matcher begin = QUESTION.matcher(text);
        Matcher middle = ANSWER.matcher(text);
        if (!begin.lookingAt() || !middle.find(begin.end())) {
            return Optional.empty();
        }
        String question = text.substring(begin.end(), middle.start()).strip();
        String answer = text.substring(middle.end()).strip();
        return question.isEmpty() || answer.isEmpty() ? Optional.empty() : Optional.of(CopyItem.of(question, answer));
    }
}
