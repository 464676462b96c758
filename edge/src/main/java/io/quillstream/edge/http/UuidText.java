package io.quillstream.edge.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids as requests write them: a UUID with all its digits, in either case. {@link UUID#fromString} takes less. Pure. */
public final class UuidText {

    private static final Pattern FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private UuidText() {}

    /** The id; empty for any other text. */
    public static Optional<UUID> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
