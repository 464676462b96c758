package io.quillstream.embedded.registry;

/**
 * A request the registry refuses, with the error code Confluent's registry gives for it: three digits of HTTP status,
 * then two of its own, or the bare status.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html#errors">error codes</a>
 */
final class RegistryProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final int code;

    private RegistryProblem(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static RegistryProblem subjectNotFound(String subject) {
        return new RegistryProblem(40401, "Subject '" + subject + "' not found.");
    }

    static RegistryProblem versionNotFound(String version) {
        return new RegistryProblem(40402, "Version " + version + " not found.");
    }

    static RegistryProblem schemaNotFound() {
        return new RegistryProblem(40403, "Schema not found");
    }

    static RegistryProblem idNotFound(String id) {
        return new RegistryProblem(40403, "Schema " + id + " not found");
    }

    static RegistryProblem subjectAlreadyDeleted(String subject) {
        return new RegistryProblem(
                40404, "Subject '" + subject + "' was soft deleted. Set permanent=true to delete permanently");
    }

    static RegistryProblem subjectNotSoftDeleted(String subject) {
        return new RegistryProblem(
                40405, "Subject '" + subject + "' was not deleted first before being permanently deleted");
    }

    static RegistryProblem versionNotSoftDeleted(String subject, int version) {
        return new RegistryProblem(
                40407,
                "Subject '" + subject + "' Version " + version
                        + " was not deleted first before being permanently deleted");
    }

    static RegistryProblem compatibilityNotConfigured(String subject) {
        return new RegistryProblem(
                40408, "Subject '" + subject + "' does not have subject-level compatibility configured");
    }

    static RegistryProblem modeNotConfigured(String subject) {
        return new RegistryProblem(40409, "Subject '" + subject + "' does not have subject-level mode configured");
    }

    static RegistryProblem incompatible(String why) {
        return new RegistryProblem(
                409, "Schema being registered is incompatible with an earlier schema. Details: " + why);
    }

    static RegistryProblem invalidSchema(String why) {
        return new RegistryProblem(42201, "Invalid schema. Details: " + why);
    }

    static RegistryProblem invalidVersion(String version) {
        return new RegistryProblem(
                42202,
                "The specified version '" + version + "' is not a valid version id. Allowed values are between "
                        + "[1, 2^31-1] and the string \"latest\"");
    }

    static RegistryProblem invalidCompatibility() {
        return new RegistryProblem(
                42203,
                "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, "
                        + "forward_transitive, and full_transitive");
    }

    static RegistryProblem invalidMode() {
        return new RegistryProblem(42204, "Invalid mode. Valid values are READWRITE and READONLY");
    }

    static RegistryProblem readOnly(String subject) {
        return new RegistryProblem(42205, "Subject " + subject + " is in read-only mode");
    }

    static RegistryProblem malformed() {
        return new RegistryProblem(400, "Malformed JSON body");
    }

    /** As in the answer's {@code error_code}. */
    int code() {
        return code;
    }

    int httpStatus() {
        return code < 1000 ? code : code / 100;
    }
}
