package io.quillstream.ingest.request;

import io.javalin.http.Context;
import java.time.Duration;
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
    private static final int LONGEST_WAIT_SECONDS = 60;

    public static Preference of(Context request) {
        return of(Collections.list(request.req().getHeaders("Prefer")));
    }

    static Preference of(List<String> fields) {
        boolean async = false;
        Optional<Duration> wait = Optional.empty();
        for (String field : fields) {
            for (String preference : field.toLowerCase(Locale.ROOT).split(",")) {
                String name = preference.split(";", 2)[0].strip();
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

    /** Whether the caller asked for the finished job. */
    public boolean waits() {
        return !waiting.isZero();
    }
}
