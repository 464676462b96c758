package io.quillstream.embedded.registry;

/**
 * A change of the registry as one record of its topic. The topic is compacted, so each kind has a key that names what
 * it replaces.
 */
sealed interface RegistryRecord {

    /** A version of a subject came, or was softly deleted. */
    record Versioned(RegisteredSchema schema) implements RegistryRecord {}

    /** A softly deleted version is gone for good. Its id stays known until the topic is compacted. */
    record Erased(String subject, int version) implements RegistryRecord {}

    /** The compatibility asked of a subject ({@code null}: of all others); a null level takes the subject's own away. */
    record Configured(String subject, Compatibility level) implements RegistryRecord {}

    /** The mode of a subject ({@code null}: of all others); a null mode takes the subject's own away. */
    record Moded(String subject, Mode mode) implements RegistryRecord {}
}
