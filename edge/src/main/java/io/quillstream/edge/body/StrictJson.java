package io.quillstream.edge.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON by the letter of RFC 8259, and refuses what two parsers might read differently: duplicate keys, lone
 * surrogates, U+0000, a byte order mark, anything after the value, more than 64 levels, numbers beyond reason. Takes
 * time linear in the size of the text, and little memory besides it: a text of very many values is refused. Integers become
 * integral nodes, all other numbers (also {@code 5.0}) decimals.
 */
public final class StrictJson {

    private static final int MOST_LEVELS = 64;

    /**
     * Names, values, and beginnings and ends of objects and arrays; a hundred times what any order has. Two letters can become
     * an object of eighty bytes, and every field that is not known a violation: a mebibyte of them took 28 times as much.
     */
    private static final int MOST_TOKENS = 10_000;

    private static final int LONGEST_NUMBER = 400;
    private static final int GREATEST_EXPONENT = 308;

    // Field names are not interned: they come from strangers. Sizes are bounded by the size of the text.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(LONGEST_NUMBER)
                    .maxNestingDepth(MOST_LEVELS)
                    .maxTokenCount(MOST_TOKENS)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private StrictJson() {}

    /**
     * The one value of the text.
     *
     * @throws ProblemException 400 MALFORMED_JSON or DUPLICATE_KEY, 413 for very many values
     */
    public static JsonNode parse(byte[] utf8) {
        String text = decode(utf8);
        try (JsonParser parser = FACTORY.createParser(text)) {
            return whole(parser);
        } catch (JsonProcessingException e) {
            throw malformed(
                    "The body is not valid JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new AssertionError("A string cannot fail to be read", e);
        }
    }

    private static JsonNode whole(JsonParser parser) throws IOException {
        try {
            if (parser.nextToken() == null) {
                throw malformed("The body is empty");
            }
            JsonNode value = value(parser);
            if (parser.nextToken() != null) {
                throw malformed("There is something after the JSON value");
            }
            return value;
        } catch (StreamConstraintsException e) {
            if (parser.currentTokenCount() > MOST_TOKENS) {
                throw ProblemCode.PAYLOAD_TOO_LARGE.because(
                        "The body has more than " + MOST_TOKENS + " names, values and brackets");
            }
            throw malformed(
                    "The body is nested deeper than " + MOST_LEVELS + " levels, or has a number that is too long");
        }
    }

    private static String decode(byte[] utf8) {
        if (utf8.length >= 3 && utf8[0] == (byte) 0xEF && utf8[1] == (byte) 0xBB && utf8[2] == (byte) 0xBF) {
            throw malformed("The body begins with a byte order mark");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed("The body is not UTF-8");
        }
    }

    /** The value whose first token is current; depth is bounded by the parser. */
    private static JsonNode value(JsonParser parser) throws IOException {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser, nodes.objectNode());
            case START_ARRAY -> array(parser, nodes.arrayNode());
            case VALUE_STRING -> nodes.textNode(sound(parser.getText()));
            case VALUE_NUMBER_INT -> integer(parser, nodes);
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(decimal(parser.getText()));
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            default -> throw malformed("The body is not valid JSON");
        };
    }

    private static ObjectNode object(JsonParser parser, ObjectNode object) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = sound(parser.currentName());
            if (object.has(name)) {
                throw ProblemCode.DUPLICATE_KEY.because(
                        "The key " + Problem.quote(name) + " stands twice in one object");
            }
            parser.nextToken();
            object.set(name, value(parser));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser, ArrayNode array) throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(parser));
        }
        return array;
    }

    private static JsonNode integer(JsonParser parser, JsonNodeFactory nodes) throws IOException {
        return switch (parser.getNumberType()) {
            case INT -> nodes.numberNode(parser.getIntValue());
            case LONG -> nodes.numberNode(parser.getLongValue());
            default -> nodes.numberNode(parser.getBigIntegerValue());
        };
    }

    /** A decimal such as 1e1000000000 is short to write, but takes for ever as soon as somebody rounds it. */
    private static BigDecimal decimal(String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            long exponent = (long) value.precision() - value.scale() - 1;
            if (Math.abs(exponent) <= GREATEST_EXPONENT && Math.abs((long) value.scale()) <= 2L * LONGEST_NUMBER) {
                return value;
            }
        } catch (NumberFormatException e) {
            // an exponent beyond an int
        }
        throw malformed("The number " + Problem.quote(text) + " is out of range");
    }

    private static String sound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw malformed("A text contains U+0000");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw malformed("A text contains half of a surrogate pair");
                }
                i++;
            }
        }
        return text;
    }

    private static ProblemException malformed(String detail) {
        return ProblemCode.MALFORMED_JSON.because(detail);
    }
}
