package io.quillstream.stores.postgres;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Inserts many rows in one statement by handing each column over as one array: one round trip, and the server reads each value
 * as what it is, where rows as JSON cost it a table of names for each of them. Rows that exist stay; whether they are equal is
 * then checked, not assumed. A table that a later release has given more columns takes rows as before. Thread-safe.
 *
 * @param <R> what becomes a row
 */
final class ColumnRows<R> {

    private final String table;
    private final List<Column<R>> columns;
    private final String insert;
    private final String differing;

    /**
     * A column.
     *
     * @param type as the server calls it
     * @param value anything whose text the server reads as that type; null for none
     */
    record Column<R>(String name, String type, Function<R, ?> value) {}

    /** @param columns with source_topic, source_partition and source_offset among them */
    ColumnRows(String table, List<Column<R>> columns) {
        this.table = table;
        this.columns = List.copyOf(columns);
        String rows = IntStream.range(0, columns.size())
                .mapToObj(i -> ":" + parameter(i) + "::" + columns.get(i).type() + "[]")
                .collect(Collectors.joining(", ", "unnest(", ")"));
        this.insert = "INSERT INTO " + table + " (" + names("") + ") SELECT * FROM " + rows
                + " ON CONFLICT DO NOTHING RETURNING ";
        this.differing = "SELECT n.source_topic || '-' || n.source_partition || ' at offset ' || n.source_offset FROM "
                + rows + " AS n (" + names("") + ") WHERE NOT EXISTS (SELECT 1 FROM " + table
                + " o WHERE o.source_topic = n.source_topic AND o.source_partition = n.source_partition"
                + " AND o.source_offset = n.source_offset AND (" + names("o.") + ") IS NOT DISTINCT FROM ("
                + names("n.")
                + ")) LIMIT 1";
    }

    /**
     * Inserts the rows that are not there.
     *
     * @param returning a column
     * @return that column of the inserted rows
     * @throws ConflictingRowException if a row differs from the stored one with the same key or source
     */
    <T> List<T> insert(Handle handle, Collection<R> rows, String returning, Class<T> type) {
        if (rows.isEmpty()) {
            return List.of();
        }
        List<String[]> arrays =
                columns.stream().map(column -> texts(column, rows)).toList();
        List<T> inserted = bound(handle.createQuery(insert + returning), arrays)
                .mapTo(type)
                .list();
        if (inserted.size() < rows.size()) {
            requireEqual(handle, arrays);
        }
        return inserted;
    }

    private void requireEqual(Handle handle, List<String[]> arrays) {
        bound(handle.createQuery(differing), arrays)
                .mapTo(String.class)
                .findFirst()
                .ifPresent(place -> {
                    // No more of it: health tells this to anybody who asks.
                    throw new ConflictingRowException(
                            "The log carries a row for " + table + " that differs from the stored one: " + place);
                });
    }

    private String names(String of) {
        return columns.stream().map(column -> of + '"' + column.name() + '"').collect(Collectors.joining(", "));
    }

    private static String parameter(int index) {
        return "c" + index;
    }

    private static Query bound(Query query, List<String[]> arrays) {
        for (int i = 0; i < arrays.size(); i++) {
            query.bindByType(parameter(i), arrays.get(i), String[].class);
        }
        return query;
    }

    private static <R> String[] texts(Column<R> column, Collection<R> rows) {
        return rows.stream()
                .map(column.value())
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }
}
