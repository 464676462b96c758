package io.quillstream.stores.postgres;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;

/**
 * Where a row stands in a list by time of creation. The id tells apart what was made within the same moment. Its text is
 * what a cursor carries; it still means the same place when the row itself is gone.
 */
public record CreationOrder(Instant at, UUID id) {

    /** The place that {@link #toString} wrote; throws {@link IllegalArgumentException} for anything else. */
    public static CreationOrder parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new CreationOrder(
                    Instant.parse(text.substring(0, Math.max(0, slash))), UUID.fromString(text.substring(slash + 1)));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    @Override
    public String toString() {
        return at + "/" + id;
    }
}
