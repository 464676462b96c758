package io.quillstream.edge.limit;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So many requests in so long a window; the bucket holds {@code limit} and refills evenly.
 *
 * @param limit at least 1
 */
public record Rate(int limit, Duration window) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})/(s|sec|m|min|h|hour)");
    /** As the table {@code plans} has them; here, so that a post that generates needs no look-up. */
    private static final Map<String, Rate> OF_PLAN =
            Map.of("free", perMinute(10), "pro", perMinute(60), "business", perMinute(600));

    public Rate {
        if (limit < 1 || window.isZero() || window.isNegative()) {
            throw new IllegalArgumentException("expected a rate such as 10/min, at least 1");
        }
    }

    public static Rate perMinute(int limit) {
        return new Rate(limit, Duration.ofMinutes(1));
    }

    /** {@code 10/min}, {@code 5/s}, {@code 1000/h}. */
    public static Rate parse(String text) {
        Matcher parts = FORM.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("expected a rate such as 10/min, 5/s or 1000/h");
        }
        Duration window = switch (parts.group(2)) {
            case "s", "sec" -> Duration.ofSeconds(1);
            case "m", "min" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return new Rate(Integer.parseInt(parts.group(1)), window);
    }

    /** The rate of a plan; an unknown plan gets the least. */
    public static Rate ofPlan(String plan) {
        return OF_PLAN.getOrDefault(plan, OF_PLAN.get("free"));
    }

    @Override
    public String toString() {
        return limit + "/" + window.toSeconds() + "s";
    }
}
