package io.quillstream.runtime.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One environment variable that Quillstream reads: its name, how its text is understood, its default and what it is
 * for. Rooms declare theirs as constants; the settings page of the docs is made from them.
 *
 * @param name environment variable, beginning with {@code QUILL_}
 * @param aliases other names that are read if the first is absent
 * @param defaultText text of the default; empty if there is none
 * @param secret true if its value must never be shown
 * @param about one sentence for the docs, with the unit
 * @param parser throws {@link IllegalArgumentException} with a sentence that says what is expected
 */
public record Setting<T>(
        String name,
        List<String> aliases,
        Optional<String> defaultText,
        boolean secret,
        String about,
        Function<String, T> parser) {

    private static final Pattern DURATION = Pattern.compile("(\\d+)(ms|s|m|h|d)?");
    private static final Pattern USER_INFO = Pattern.compile("(?<=://).*@");
    private static final Pattern PASSWORD = Pattern.compile("(?<=password=)[^&]*", Pattern.CASE_INSENSITIVE);

    public static Setting<String> text(String name, String defaultText, String about) {
        return new Setting<>(name, List.of(), Optional.ofNullable(defaultText), false, about, text -> text);
    }

    public static Setting<String> secret(String name, String about) {
        return new Setting<>(name, List.of(), Optional.empty(), true, about, text -> text);
    }

    /** Address of a server; user and password may stand before its host. */
    public static Setting<String> address(String name, String defaultText, String about) {
        return new Setting<>(name, List.of(), Optional.of(defaultText), false, about, Setting::parseAddress);
    }

    /** Path of a file that is read at the start. */
    public static Setting<Path> file(String name, String about) {
        return new Setting<>(name, List.of(), Optional.empty(), false, about, Setting::parsePath);
    }

    public static Setting<Integer> number(String name, int defaultValue, int least, int most, String about) {
        return new Setting<>(
                name,
                List.of(),
                Optional.of(Integer.toString(defaultValue)),
                false,
                about,
                text -> between(least, most, text));
    }

    /** A number without a default. */
    public static Setting<Integer> number(String name, int least, int most, String about) {
        return new Setting<>(name, List.of(), Optional.empty(), false, about, text -> between(least, most, text));
    }

    /** {@code 500ms}, {@code 30s}, {@code 5m}, {@code 24h}, {@code 7d}; {@code 0} needs no unit. */
    public static Setting<Duration> duration(String name, String defaultText, String about) {
        return new Setting<>(name, List.of(), Optional.of(defaultText), false, about, Setting::parseDuration);
    }

    public static <E extends Enum<E>> Setting<E> choice(String name, Class<E> type, E defaultValue, String about) {
        return new Setting<>(
                name,
                List.of(),
                Optional.of(defaultValue.name().toLowerCase(Locale.ROOT)),
                false,
                about + " One of " + choices(type) + ".",
                text -> parseChoice(type, text));
    }

    /**
     * Values between commas, none by default. Empty ones are left out; white space around one is not part of it.
     *
     * @param item reads one value; throws {@link IllegalArgumentException} with a sentence that says what is expected
     */
    public static <E> Setting<List<E>> list(String name, String about, Function<String, E> item) {
        return new Setting<>(
                name,
                List.of(),
                Optional.of(""),
                false,
                about,
                text -> Arrays.stream(text.split(","))
                        .map(String::strip)
                        .filter(given -> !given.isEmpty())
                        .map(item)
                        .toList());
    }

    /** The same setting, also read from these names. */
    public Setting<T> orFrom(String... names) {
        return new Setting<>(name, List.of(names), defaultText, secret, about, parser);
    }

    /**
     * A value as anybody may see it: without a secret, without the user and the password in an address, and without
     * what is in a file where its path should be.
     */
    public String shown(String text) {
        if (secret || isWholeFile(text)) {
            return "****";
        }
        String withoutUser = USER_INFO.matcher(text).replaceFirst("****@");
        return PASSWORD.matcher(withoutUser).replaceAll("****");
    }

    private static String parseAddress(String text) {
        try {
            if (new URI(text).parseServerAuthority().getHost() != null) {
                return text;
            }
        } catch (URISyntaxException e) {
            // told below, without what it repeats of the text
        }
        throw new IllegalArgumentException(
                "expected an address such as https://host:443, other signs in user and password as percent codes");
    }

    private static Path parsePath(String text) {
        if (isWholeFile(text)) {
            throw new IllegalArgumentException("expected the path of a file, not what is in it");
        }
        return Path.of(text.strip());
    }

    private static boolean isWholeFile(String text) {
        return text.strip().lines().count() > 1;
    }

    private static int between(int least, int most, String text) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("expected a whole number from " + least + " to " + most);
    }

    /** Parses the notation of {@link #duration}. */
    public static Duration parseDuration(String text) {
        Matcher parts = DURATION.matcher(text.strip());
        if (!parts.matches() || (parts.group(2) == null && !parts.group(1).equals("0"))) {
            throw new IllegalArgumentException("expected a duration such as 500ms, 30s, 5m or 24h");
        }
        try {
            return duration(Long.parseLong(parts.group(1)), parts.group(2));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("expected a duration such as 500ms, 30s, 5m or 24h, and not as long");
        }
    }

    private static Duration duration(long amount, String unit) {
        return switch (unit) {
            case null -> Duration.ZERO;
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    private static <E extends Enum<E>> E parseChoice(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equalsIgnoreCase(text.strip()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("expected one of " + choices(type)));
    }

    private static <E extends Enum<E>> String choices(Class<E> type) {
        return String.join(
                ", ",
                Arrays.stream(type.getEnumConstants())
                        .map(value -> value.name().toLowerCase(Locale.ROOT))
                        .toList());
    }
}
