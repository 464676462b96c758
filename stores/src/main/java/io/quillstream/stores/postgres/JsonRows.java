package io.quillstream.stores.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Inserts many rows in one statement by handing them over as one JSON array: one round trip, one parse, and the column
 * names appear once. Rows that exist stay; whether they are equal is then checked, not assumed.
 */
final class JsonRows {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String table;

    JsonRows(String table) {
        this.table = table;
    }

    /**
     * Inserts the rows that are not there.
     *
     * @param rows column to value, all columns present
     * @param returning a column
     * @return that column of the inserted rows
     * @throws ConflictingRowException if a row differs from the stored one with the same key or source
     */
    <T> List<T> insert(Handle handle, Collection<Map<String, Object>> rows, String returning, Class<T> type) {
        if (rows.isEmpty()) {
            return List.of();
        }
        String json = write(rows);
        List<T> inserted = handle.createQuery("INSERT INTO " + table + " SELECT * FROM json_populate_recordset(null::"
                        + table + ", :rows::json) ON CONFLICT DO NOTHING RETURNING " + returning)
                .bind("rows", json)
                .mapTo(type)
                .list();
        if (inserted.size() < rows.size()) {
            requireEqual(handle, json);
        }
        return inserted;
    }

    private void requireEqual(Handle handle, String json) {
        handle.createQuery("SELECT n.source_topic || '-' || n.source_partition || ' at offset ' || n.source_offset"
                        + " FROM json_populate_recordset(null::" + table + ", :rows::json) n"
                        + " WHERE NOT EXISTS (SELECT 1 FROM " + table + " o WHERE o.source_topic = n.source_topic"
                        + " AND o.source_partition = n.source_partition AND o.source_offset = n.source_offset"
                        + " AND o IS NOT DISTINCT FROM n) LIMIT 1")
                .bind("rows", json)
                .mapTo(String.class)
                .findFirst()
                .ifPresent(place -> {
                    // No more of it: health tells this to anybody who asks.
                    throw new ConflictingRowException(
                            "The log carries a row for " + table + " that differs from the stored one: " + place);
                });
    }

    private static String write(Collection<Map<String, Object>> rows) {
        try {
            return JSON.writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Rows hold plain values only", e);
        }
    }
}
