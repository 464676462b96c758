package io.quillstream.embedded.registry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The fold of the registry's records. Ids are never given twice, also not those of erased versions. Not thread-safe. */
final class RegistryState {

    private final NavigableMap<String, NavigableMap<Integer, RegisteredSchema>> subjects = new TreeMap<>();
    private final Map<Integer, String> schemaOfId = new TreeMap<>();
    private final Map<String, Integer> idOfSchema = new HashMap<>();
    private final Map<String, Compatibility> levels = new HashMap<>();
    private final Map<String, Mode> modes = new HashMap<>();
    private final Map<String, Integer> highestVersion = new HashMap<>();
    private int highestId;

    void apply(RegistryRecord record) {
        switch (record) {
            case RegistryRecord.Versioned(RegisteredSchema schema) -> put(schema);
            case RegistryRecord.Erased(String subject, int version) ->
                subjects.computeIfPresent(subject, (_, versions) -> {
                    versions.remove(version);
                    return versions.isEmpty() ? null : versions;
                });
            case RegistryRecord.Configured(String subject, Compatibility level) -> replace(levels, subject, level);
            case RegistryRecord.Moded(String subject, Mode mode) -> replace(modes, subject, mode);
        }
    }

    List<String> subjects() {
        return List.copyOf(subjects.keySet());
    }

    /** Softly deleted ones included, oldest first; empty for an unknown subject. */
    List<RegisteredSchema> versions(String subject) {
        NavigableMap<Integer, RegisteredSchema> versions = subjects.get(subject);
        return versions == null ? List.of() : List.copyOf(versions.values());
    }

    /** Those that are not deleted, oldest first. */
    List<RegisteredSchema> liveVersions(String subject) {
        return versions(subject).stream().filter(version -> !version.deleted()).toList();
    }

    Optional<String> schema(int id) {
        return Optional.ofNullable(schemaOfId.get(id));
    }

    /** Every version under any subject that has this id. */
    List<RegisteredSchema> usesOf(int id) {
        return subjects.values().stream()
                .flatMap(versions -> versions.values().stream())
                .filter(version -> version.id() == id)
                .toList();
    }

    /** The id the schema has, or the one it would get. */
    int idFor(String schema) {
        return idOfSchema.getOrDefault(schema, highestId + 1);
    }

    int nextVersion(String subject) {
        return highestVersion.getOrDefault(subject, 0) + 1;
    }

    /** The subject's own level; with null, that of the whole registry. */
    Optional<Compatibility> level(String subject) {
        return Optional.ofNullable(levels.get(subject));
    }

    /** The subject's own mode; with null, that of the whole registry. */
    Optional<Mode> mode(String subject) {
        return Optional.ofNullable(modes.get(subject));
    }

    private void put(RegisteredSchema schema) {
        subjects.computeIfAbsent(schema.subject(), _ -> new TreeMap<>()).put(schema.version(), schema);
        schemaOfId.put(schema.id(), schema.schema());
        idOfSchema.putIfAbsent(schema.schema(), schema.id());
        highestId = Math.max(highestId, schema.id());
        highestVersion.merge(schema.subject(), schema.version(), Math::max);
    }

    private static <V> void replace(Map<String, V> values, String key, V value) {
        if (value == null) {
            values.remove(key);
        } else {
            values.put(key, value);
        }
    }
}
