package io.quillstream.embedded.registry;

/**
 * A schema as a version of a subject.
 *
 * @param version from 1, per subject
 * @param id of the schema text, the same under every subject
 * @param schema Avro JSON as Avro prints it
 * @param deleted softly: out of the subject's versions, but still found by id
 */
record RegisteredSchema(String subject, int version, int id, String schema, boolean deleted) {

    RegisteredSchema asDeleted() {
        return new RegisteredSchema(subject, version, id, schema, true);
    }
}
