package io.quillstream.ingest.request;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the caller prefers (RFC 7240): an answer as soon as the broker has the request, or the finished job. What is not
 * understood is ignored, as the RFC asks, and of a preference that stands twice the first counts.
 *
 * @param async answer without waiting for the decision
 * @param waiting how long to wait for the job's end; zero if not asked for, at most a minute
 */
public record Preference(boolean async, Duration waiting) {

    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?");
    private static final char QUOTE = '"';
    private static final int LONGEST_WAIT_SECONDS = 60;

    public static Preference of(Context request) {
        return of(Collections.list(request.req().getHeaders("Prefer")));
    }

    static Preference of(List<String> fields) {
        boolean async = false;
        Optional<Duration> wait = Optional.empty();
        for (String field : fields) {
            for (String preference : split(field.toLowerCase(Locale.ROOT), ',')) {
                String name = split(preference, ';').getFirst().strip();
                Matcher waiting = WAIT.matcher(name);
                if (name.equals("respond-async")) {
                    async = true;
                } else if (wait.isEmpty() && waiting.matches()) {
                    wait = Optional.of(
                            Duration.ofSeconds(Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(waiting.group(1)))));
                }
            }
        }
        return new Preference(async, wait.orElse(Duration.ZERO));
    }

    /** At each separator that does not stand in a quoted text: what is in there is somebody's value, and no preference. */
    private static List<String> split(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        boolean quoted = false;
        for (int at = 0; at < text.length(); at++) {
            char here = text.charAt(at);
            if (quoted && here == '\\') {
                at++;
            } else if (here == QUOTE) {
                quoted = !quoted;
            } else if (here == separator && !quoted) {
                parts.add(text.substring(from, at));
                from = at + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    /** Whether the caller asked for the finished job. */
    public boolean waits() {
        return !waiting.isZero();
    }
}
