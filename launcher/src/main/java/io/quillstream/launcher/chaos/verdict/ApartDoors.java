package io.quillstream.launcher.chaos.verdict;

import io.quillstream.checker.RateInvariant.Apart;
import io.quillstream.launcher.chaos.fault.FaultLog;
import io.quillstream.launcher.chaos.fault.Reach;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When the doors may have counted posts each for itself: while a fault kept them from Redis, and when they say so. On two
 * cores on which a dozen processes start, Redis answers later now and then than a door waits for it.
 */
public final class ApartDoors {

    /** A server that was killed is back by then, and every door has found it again. */
    private static final Duration TOGETHER_AGAIN = Duration.ofSeconds(20);

    /** Between what a door did and its line about it, and between two such lines. */
    private static final Duration AROUND_A_LINE = Duration.ofSeconds(2);

    private static final Pattern LINE =
            Pattern.compile("\"@timestamp\":\"([^\"]+)\".*\"message\":\"Rate limits are (kept|shared)");

    private ApartDoors() {}

    /**
     * All such times, in no order.
     *
     * @param logs of the doors
     */
    public static List<Apart> of(FaultLog log, List<Path> logs) throws IOException {
        List<Apart> times = new ArrayList<>();
        for (FaultLog.Entry entry : log.entries()) {
            if (entry.fault() == null || Reach.rateLimits(entry.fault())) {
                times.add(new Apart(
                        log.begin().plus(entry.begun()),
                        log.begin().plus(entry.ended()).plus(TOGETHER_AGAIN),
                        entry.fault() == null || Reach.startsAnew(entry.fault()) ? 1 : 0));
            }
        }
        for (Path doors : logs) {
            for (String line :
                    Files.readString(doors, StandardCharsets.ISO_8859_1).lines().toList()) {
                said(line, times);
            }
        }
        return times;
    }

    private static void said(String line, List<Apart> times) {
        Matcher found = LINE.matcher(line);
        if (found.find()) {
            Instant at = Instant.parse(found.group(1));
            times.add(new Apart(at.minus(AROUND_A_LINE), at.plus(AROUND_A_LINE), 0));
        }
    }
}
