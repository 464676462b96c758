package io.quillstream.stores.postgres;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A part of a list.
 *
 * @param rows in the list's order
 * @param next where the next page begins; empty on the last page
 */
public record Page<T, C>(List<T> rows, Optional<C> next) {

    /** Cuts a page from rows that were asked for with one more than the limit. */
    static <T, C> Page<T, C> cut(List<T> rows, int limit, Function<T, C> cursor) {
        if (rows.size() <= limit) {
            return new Page<>(rows, Optional.empty());
        }
        List<T> page = rows.subList(0, limit);
        return new Page<>(List.copyOf(page), Optional.of(cursor.apply(page.getLast())));
    }
}
