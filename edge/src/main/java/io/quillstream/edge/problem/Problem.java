package io.quillstream.edge.problem;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The body of every refusal.
 *
 * @param detail one sentence, at most {@value #DETAIL_LIMIT} characters are shown
 * @param instance path of the request, without its query, long segments cut; null if it could not be read
 * @param errors shown for 422 only, at most {@value #ERRORS_LIMIT}
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>
 */
public record Problem(ProblemCode code, String detail, String instance, String requestId, List<Violation> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";

    private static final int ECHO_LIMIT = 64;
    private static final int SEGMENTS_LIMIT = 9;
    private static final int DETAIL_LIMIT = 500;
    private static final int ERRORS_LIMIT = 100;

    public static Problem of(ProblemException refusal, String instance, String requestId) {
        return new Problem(refusal.code(), refusal.getMessage(), instance, requestId, refusal.errors());
    }

    /**
     * Input as it may be shown in a detail: in quotation marks, cut to 64 characters, what is not printable replaced.
     */
    public static String quote(String input) {
        return '"' + echo(input) + '"';
    }

    private static String echo(String input) {
        StringBuilder shown = new StringBuilder();
        input.codePoints()
                .limit(ECHO_LIMIT)
                .map(c -> Character.isISOControl(c) || (c >= 0xD800 && c <= 0xDFFF) ? '\uFFFD' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    /** A path, each of whose segments may be input: no more is shown of one than of any input. */
    private static String shortened(String path) {
        return Arrays.stream(path.split("/", -1))
                .limit(SEGMENTS_LIMIT)
                .map(Problem::echo)
                .collect(Collectors.joining("/"));
    }

    public ObjectNode json() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("type", "urn:quillstream:problem:" + code.name().toLowerCase(Locale.ROOT));
        body.put("title", code.title());
        body.put("status", code.status());
        body.put("detail", detail.length() > DETAIL_LIMIT ? detail.substring(0, DETAIL_LIMIT) : detail);
        if (instance == null) {
            body.putNull("instance");
        } else {
            body.put("instance", shortened(instance));
        }
        body.put("code", code.name());
        body.put("retryable", code.retryable());
        body.put("request_id", requestId);
        if (code.status() == 422) {
            var list = body.putArray("errors");
            errors.stream()
                    .limit(ERRORS_LIMIT)
                    .forEach(error -> list.addObject()
                            .put("pointer", error.pointer())
                            .put("code", error.code())
                            .put("message", error.message()));
        }
        return body;
    }

    public byte[] bytes() {
        return json().toString().getBytes(StandardCharsets.UTF_8);
    }
}
