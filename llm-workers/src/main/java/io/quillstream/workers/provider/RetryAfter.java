package io.quillstream.workers.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a server asks to wait: {@code Retry-After} in seconds or as a date (RFC 9110), {@code retry-after-ms}, or in the
 * body, as Google does.
 */
final class RetryAfter {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private RetryAfter() {}

    /**
     * Empty if it does not ask, or asks in words nobody understands. Never negative.
     *
     * @param fields header fields, found by their names in whatever case
     * @param body of the answer; may be anything
     */
    static Optional<Duration> of(Map<String, List<String>> fields, byte[] body, Clock clock) {
        return first(fields, "retry-after-ms")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofMillis(Long.parseLong(text)))
                .or(() -> first(fields, "retry-after").flatMap(text -> parse(text.strip(), clock)))
                .or(() -> inBody(body));
    }

    /** One of the error's details has for example {@code "retryDelay": "34s"}. */
    private static Optional<Duration> inBody(byte[] body) {
        try {
            for (JsonNode detail : JSON.readTree(body).at("/error/details")) {
                String delay = detail.path("retryDelay").asText();
                if (delay.endsWith("s")) {
                    return seconds(delay.substring(0, delay.length() - 1));
                }
            }
        } catch (IOException e) {
            // What is no JSON asks for nothing.
        }
        return Optional.empty();
    }

    private static Optional<Duration> seconds(String text) {
        return SECONDS.matcher(text).matches()
                ? Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000)))
                : Optional.empty();
    }

    private static Optional<String> first(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    private static Optional<Duration> parse(String text, Clock clock) {
        Optional<Duration> seconds = seconds(text);
        if (seconds.isPresent()) {
            return seconds;
        }
        try {
            Duration until = Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
