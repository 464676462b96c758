import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What the stub model writes: one fixed answer of about 1.5 KB for each kind of copy, in OpenAI's format. The kind is read
 * from the line {@code Copy type: KIND} that every stack's prompt has. Five items each; titles stay under 60 characters.
 * Who asks for a stream gets one, with all the text in one piece: passing on pieces is not part of the work compared.
 */
final class Answers {

    private static final byte[] KIND = ascii("Copy type: ");
    private static final byte[] STREAM = ascii("\"stream\" : true");
    private static final byte[] COMPACT_STREAM = ascii("\"stream\":true");
    private static final String SENTENCE = "a compelling, benefit-led line about this product and the day it saves you. ";
    private static final String TWO = SENTENCE.repeat(2).strip();
    private static final String USAGE =
            "\"usage\":{\"prompt_tokens\":312,\"completion_tokens\":188,\"total_tokens\":500}";
    private static final String END = "\"finish_reason\":\"stop\"}]";
    private static final int BODY_BYTES = 1_500;

    private final Both titles = both(i -> quoted("Title " + i + ": a benefit-led line that makes you stop"));
    private final Both points = both(i -> quoted("Point " + i + ": " + TWO));
    private final Both descriptions = both(i -> quoted("Text " + i + ": " + TWO));
    private final Both faq = both(i -> "{\"question\":\"What does point " + i
            + " mean for a family with little time?\",\"answer\":" + quoted(TWO) + "}");

    /** The same answer at once and as a stream. */
    private record Both(byte[] whole, byte[] streamed) {}

    /** The whole HTTP answer to the request whose body lies between the two positions. */
    byte[] to(byte[] bytes, int from, int to) {
        int at = find(KIND, bytes, from, to);
        Both both = at < 0 ? titles : switch (bytes[at + KIND.length]) {
            case 's' -> points;
            case 'f' -> faq;
            case 'd' -> descriptions;
            default -> titles;
        };
        boolean streams = find(STREAM, bytes, from, to) >= 0 || find(COMPACT_STREAM, bytes, from, to) >= 0;
        return streams ? both.streamed : both.whole;
    }

    static byte[] http(String type, String body) {
        return ascii("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static int find(byte[] what, byte[] bytes, int from, int to) {
        for (int i = from; i + what.length < to; i++) {
            if (bytes[i] == what[0] && Arrays.equals(bytes, i, i + what.length, what, 0, what.length)) {
                return i;
            }
        }
        return -1;
    }

    private static Both both(IntFunction<String> item) {
        String content = IntStream.rangeClosed(1, 5)
                .mapToObj(item)
                .collect(Collectors.joining(",", "{\"items\":[", "]}"))
                .replace("\"", "\\\"");
        String message = "{\"role\":\"assistant\",\"content\":\"" + content + "\"}";
        String whole = head("chat.completion") + "\"message\":" + message + "," + END + "," + USAGE;
        String filled = whole + ",\"system_fingerprint\":\"" + "f".repeat(Math.max(1, BODY_BYTES - whole.length())) + "\"}";
        String chunk = head("chat.completion.chunk");
        String events = "data: " + chunk + "\"delta\":" + message + "}]}\n\n"
                + "data: " + chunk + "\"delta\":{}," + END + "}\n\n"
                + "data: " + chunk.replaceFirst("\\{\"index\":0,$", "]") + "," + USAGE + "}\n\ndata: [DONE]\n\n";
        return new Both(http("application/json", filled), http("text/event-stream", events));
    }

    private static String head(String object) {
        return "{\"id\":\"chatcmpl-0\",\"object\":\"" + object
                + "\",\"created\":1700000000,\"model\":\"fake-1\",\"choices\":[{\"index\":0,";
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
