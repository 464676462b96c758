package io.quillstream.workers.provider;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long a server asks to wait: {@code Retry-After} in seconds or as a date (RFC 9110), or {@code retry-after-ms}. */
final class RetryAfter {

    private RetryAfter() {}

    /**
     * Empty if it does not ask, or asks in words nobody understands. Never negative.
     *
     * @param fields header fields, found by their names in whatever case
     */
    static Optional<Duration> of(Map<String, List<String>> fields, Clock clock) {
        return first(fields, "retry-after-ms")
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> Duration.ofMillis(Long.parseLong(text)))
                .or(() -> first(fields, "retry-after").flatMap(text -> parse(text.strip(), clock)));
    }

    private static Optional<String> first(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of()).stream().findFirst();
    }

    private static Optional<Duration> parse(String text, Clock clock) {
        if (text.matches("\\d{1,9}(\\.\\d{1,3})?")) {
            return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000)));
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
