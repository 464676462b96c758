package io.quillstream.bridge.access;

import io.quillstream.edge.http.UuidText;
import io.quillstream.edge.problem.ProblemCode;
import java.util.UUID;

/** What a stream is about. */
public record Subject(Type type, UUID id) {

    private static final UUID NOBODYS = new UUID(0, 0);

    /** Kinds of streams; tickets name them in lower case. */
    public enum Type {
        JOB,
        BATCH;

        boolean isNamed(String name) {
            return name().toLowerCase(java.util.Locale.ROOT).equals(name);
        }
    }

    /** The subject of that id. A text that is no id stands for one nobody has: credentials are checked before it is. */
    public static Subject of(Type type, String id) {
        return new Subject(type, UuidText.parse(id).orElse(NOBODYS));
    }

    /** Whether nothing can have this id, so that nobody needs to look. */
    boolean nobodys() {
        return id.equals(NOBODYS);
    }

    /** The answer for a subject that does not exist or belongs to another workspace. */
    public RuntimeException unknown() {
        return ProblemCode.NOT_FOUND.because(
                type == Type.JOB
                        ? "There is no such job in this workspace"
                        : "There is no such batch in this workspace");
    }
}
