package io.quillstream.ingest.http;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Query parameters of lists, strictly read: a value that cannot be meant is 422, never ignored. */
public final class QueryParameters {

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
    /** Years beyond these four digits are no RFC 3339, and PostgreSQL has no room for all of them. */
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d{2}-\\d{2}[Tt].*");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    private static final int DEFAULT_LIMIT = 50;
    private static final int MOST = 200;

    private final Context request;

    public QueryParameters(Context request) {
        this.request = request;
    }

    /** The value, if the parameter was given; given twice is 422. */
    public Optional<String> text(String name) {
        List<String> values = request.queryParams(name);
        if (values.size() > 1) {
            throw invalid(name, "must be given once");
        }
        return values.stream().findFirst();
    }

    /** One of these, if given. */
    public Optional<String> oneOf(String name, Set<String> values) {
        Optional<String> given = text(name);
        if (given.isPresent() && !values.contains(given.get())) {
            throw invalid(
                    name,
                    "must be one of "
                            + String.join(", ", values.stream().sorted().toList()));
        }
        return given;
    }

    /** Length of a page: 1 to 200, 50 if not given. */
    public int limit() {
        Optional<String> given = text("limit");
        if (given.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        String digits = given.get();
        boolean number =
                digits.length() <= 3 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = number ? Integer.parseInt(digits) : 0;
        if (limit < 1 || limit > MOST) {
            throw invalid("limit", "must be a whole number from 1 to " + MOST);
        }
        return limit;
    }

    /** A whole number from 0 on, if given. */
    public Optional<Long> number(String name) {
        return text(name).map(digits -> {
            if (NUMBER.matcher(digits).matches()) {
                return Long.parseLong(digits);
            }
            throw invalid(name, "must be a whole number from 0 on");
        });
    }

    /** A UTC day, if given; a day that no calendar has is 422. */
    public Optional<LocalDate> date(String name) {
        return text(name).map(text -> {
            if (DATE.matcher(text).matches()) {
                try {
                    return LocalDate.parse(text);
                } catch (DateTimeException e) {
                    throw invalid(name, "is a day that no calendar has");
                }
            }
            throw invalid(name, "must be a date such as 2026-11-21");
        });
    }

    /** An instant, if given as such or as a UTC day, which then means its beginning. */
    public Optional<Instant> beginning(String name) {
        return instant(name, 0);
    }

    /** An instant, if given as such or as a UTC day, which then means its end. */
    public Optional<Instant> end(String name) {
        return instant(name, 1);
    }

    /** @param later days from the beginning of a given day on */
    private Optional<Instant> instant(String name, int later) {
        Optional<String> given = text(name);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        if (DATE.matcher(given.get()).matches()) {
            return date(name).map(day -> day.plusDays(later).atStartOfDay().toInstant(ZoneOffset.UTC));
        }
        // A plus sign that nobody escaped arrives as a blank.
        String time = given.get().replace(' ', '+');
        try {
            if (TIME.matcher(time).matches()) {
                return Optional.of(OffsetDateTime.parse(time).toInstant());
            }
        } catch (DateTimeException e) {
            // It only looks like a time; told below.
        }
        throw invalid(name, "must be a date or a time as RFC 3339 has it");
    }

    /** @throws ProblemException 422 unless the days are of UTC, the only zone that is kept */
    public void requireUtc() {
        oneOf("tz", Set.of("UTC", "Etc/UTC", "Z"));
    }

    public static ProblemException invalid(String name, String message) {
        return ProblemException.invalid("?" + name, message);
    }
}
