package io.quillstream.embedded.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.avro.Schema;

/**
 * What a registry decides: ids, versions, compatibility. Each change is written to the log before it shows. When it is not
 * known whether one was written, the next change is decided after the log was read again: an id that is in the log already
 * would else be given a second time. Refusals are {@link RegistryProblem}s. Thread-safe: one request at a time.
 */
final class Registrar {

    /** Where the changes are. */
    interface Log {

        /** Returns when the change is durable. After an exception it may be in the log, now or later, or not. */
        void append(RegistryRecord change);

        /**
         * Hands over every change from the first on. Of those that were appended before, none comes to be in the log after
         * this has returned.
         */
        void replay(Consumer<RegistryRecord> into);
    }

    private final Log log;
    private final Compatibility defaultLevel;
    private RegistryState state = new RegistryState();
    private boolean stale = true;

    /**
     * @param log written by nobody else
     * @param defaultLevel asked of subjects until somebody configures another
     */
    Registrar(Log log, Compatibility defaultLevel) {
        this.log = log;
        this.defaultLevel = defaultLevel;
    }

    /** Takes over what is in the log, if that is not known. Throws what the log throws. */
    synchronized void catchUp() {
        if (stale) {
            RegistryState read = new RegistryState();
            log.replay(read::apply);
            state = read;
            stale = false;
        }
    }

    /** The schema as a version of the subject; the version it is already, or a new one. */
    synchronized RegisteredSchema register(String subject, String text) {
        Schema schema = AvroText.parse(text);
        catchUp();
        Optional<RegisteredSchema> known = find(subject, schema, version -> !version.deleted());
        if (known.isPresent()) {
            return known.get();
        }
        if (mode(subject) == Mode.READONLY) {
            throw RegistryProblem.readOnly(subject);
        }
        List<String> conflicts = conflicts(subject, schema, state.liveVersions(subject));
        if (!conflicts.isEmpty()) {
            throw RegistryProblem.incompatible(String.join("; ", conflicts));
        }
        RegisteredSchema added = new RegisteredSchema(
                subject, state.nextVersion(subject), state.idFor(schema.toString()), schema.toString(), false);
        write(new RegistryRecord.Versioned(added));
        return added;
    }

    /** The version of the subject that is this schema. */
    synchronized RegisteredSchema lookUp(String subject, String text, boolean deletedToo) {
        Schema schema = AvroText.parse(text);
        if (visible(subject, deletedToo).isEmpty()) {
            throw RegistryProblem.subjectNotFound(subject);
        }
        return find(subject, schema, version -> deletedToo || !version.deleted())
                .orElseThrow(RegistryProblem::schemaNotFound);
    }

    synchronized List<String> subjects(boolean deletedToo, String prefix) {
        return state.subjects().stream()
                .filter(subject -> subject.startsWith(prefix)
                        && !visible(subject, deletedToo).isEmpty())
                .toList();
    }

    /** Oldest first, never empty. */
    synchronized List<RegisteredSchema> versions(String subject, boolean deletedToo) {
        List<RegisteredSchema> versions = visible(subject, deletedToo);
        if (versions.isEmpty()) {
            throw RegistryProblem.subjectNotFound(subject);
        }
        return versions;
    }

    /** @param version a number, {@code latest} or {@code -1} */
    synchronized RegisteredSchema version(String subject, String version, boolean deletedToo) {
        List<RegisteredSchema> versions = versions(subject, deletedToo);
        return switch (VersionName.of(version)) {
            case VersionName.Latest _ -> versions.getLast();
            case VersionName.Number(int number) ->
                versions.stream()
                        .filter(candidate -> candidate.version() == number)
                        .findFirst()
                        .orElseThrow(() -> RegistryProblem.versionNotFound(version));
        };
    }

    synchronized String schema(int id) {
        return state.schema(id).orElseThrow(() -> RegistryProblem.idNotFound(Integer.toString(id)));
    }

    synchronized List<RegisteredSchema> usesOf(int id) {
        schema(id);
        return state.usesOf(id).stream().filter(version -> !version.deleted()).toList();
    }

    /** Deletes all versions: softly, or for good those that are softly deleted. Answers their numbers. */
    synchronized List<Integer> deleteSubject(String subject, boolean permanent) {
        catchUp();
        List<RegisteredSchema> all = state.versions(subject);
        List<RegisteredSchema> live = state.liveVersions(subject);
        if (all.isEmpty()) {
            throw RegistryProblem.subjectNotFound(subject);
        }
        if (permanent && !live.isEmpty()) {
            throw RegistryProblem.subjectNotSoftDeleted(subject);
        }
        if (!permanent && live.isEmpty()) {
            throw RegistryProblem.subjectAlreadyDeleted(subject);
        }
        List<RegisteredSchema> affected = permanent ? all : live;
        affected.forEach(version -> delete(version, permanent));
        return affected.stream().map(RegisteredSchema::version).toList();
    }

    /** Deletes one version. Answers its number. */
    synchronized int deleteVersion(String subject, String number, boolean permanent) {
        catchUp();
        RegisteredSchema version = version(subject, number, permanent);
        if (permanent && !version.deleted()) {
            throw RegistryProblem.versionNotSoftDeleted(subject, version.version());
        }
        delete(version, permanent);
        return version.version();
    }

    /** Why the schema may not follow the version ({@code null}: all that the level looks at); empty if it may. */
    synchronized List<String> conflicts(String subject, String text, String version) {
        Schema schema = AvroText.parse(text);
        List<RegisteredSchema> against =
                version == null ? state.liveVersions(subject) : List.of(version(subject, version, false));
        return conflicts(subject, schema, against);
    }

    /** The level in force for the subject; with null, for subjects without one of their own. */
    synchronized Compatibility level(String subject) {
        return state.level(subject).or(() -> state.level(null)).orElse(defaultLevel);
    }

    /** The subject's own level. */
    synchronized Compatibility ownLevel(String subject) {
        return state.level(subject).orElseThrow(() -> RegistryProblem.compatibilityNotConfigured(subject));
    }

    /** @param level null takes the subject's own away */
    synchronized void configure(String subject, Compatibility level) {
        catchUp();
        write(new RegistryRecord.Configured(subject, level));
    }

    /** The mode in force for the subject; with null, for subjects without one of their own. */
    synchronized Mode mode(String subject) {
        return state.mode(subject).or(() -> state.mode(null)).orElse(Mode.READWRITE);
    }

    /** The subject's own mode. */
    synchronized Mode ownMode(String subject) {
        return state.mode(subject).orElseThrow(() -> RegistryProblem.modeNotConfigured(subject));
    }

    /** @param mode null takes the subject's own away */
    synchronized void setMode(String subject, Mode mode) {
        catchUp();
        write(new RegistryRecord.Moded(subject, mode));
    }

    private void delete(RegisteredSchema version, boolean permanent) {
        write(
                permanent
                        ? new RegistryRecord.Erased(version.subject(), version.version())
                        : new RegistryRecord.Versioned(version.asDeleted()));
    }

    private void write(RegistryRecord change) {
        stale = true;
        log.append(change);
        state.apply(change);
        stale = false;
    }

    private List<RegisteredSchema> visible(String subject, boolean deletedToo) {
        return deletedToo ? state.versions(subject) : state.liveVersions(subject);
    }

    private Optional<RegisteredSchema> find(String subject, Schema schema, Predicate<RegisteredSchema> among) {
        return state.versions(subject).reversed().stream()
                .filter(among)
                .filter(version -> version.schema().equals(schema.toString()))
                .findFirst();
    }

    private List<String> conflicts(String subject, Schema candidate, List<RegisteredSchema> earlier) {
        List<Schema> schemas = new ArrayList<>();
        earlier.forEach(version -> schemas.add(AvroText.parse(version.schema())));
        return level(subject).conflicts(candidate, schemas);
    }
}
