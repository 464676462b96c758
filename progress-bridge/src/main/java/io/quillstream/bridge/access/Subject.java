package io.quillstream.bridge.access;

import io.quillstream.edge.problem.ProblemCode;
import java.util.UUID;

/** What a stream is about. */
public record Subject(Type type, UUID id) {

    /** Kinds of streams; tickets name them in lower case. */
    public enum Type {
        JOB,
        BATCH;

        boolean isNamed(String name) {
            return name().toLowerCase(java.util.Locale.ROOT).equals(name);
        }
    }

    /** @throws io.quillstream.edge.problem.ProblemException 404 if the text is no id, as for an id nobody has */
    public static Subject of(Type type, String id) {
        try {
            UUID parsed = UUID.fromString(id);
            if (parsed.toString().equals(id)) {
                return new Subject(type, parsed);
            }
        } catch (IllegalArgumentException e) {
            // told below: an id that cannot exist is as unknown as any other
        }
        throw new Subject(type, new UUID(0, 0)).unknown();
    }

    /** The answer for a subject that does not exist or belongs to another workspace. */
    public RuntimeException unknown() {
        return ProblemCode.NOT_FOUND.because(
                type == Type.JOB
                        ? "There is no such job in this workspace"
                        : "There is no such batch in this workspace");
    }
}
