package io.quillstream.edge.paging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SignedCursorTest {

    private static final UUID A = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final UUID B = UUID.fromString("00000000-0000-4000-8000-00000000000b");
    private final SignedCursor cursors = new SignedCursor("a secret of the test".getBytes(StandardCharsets.UTF_8));

    private void refused(UUID workspace, String list, String cursor) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> cursors.open(workspace, list, cursor));
        assertEquals(ProblemCode.VALIDATION_FAILED, refusal.code());
        assertEquals("?cursor", refusal.errors().getFirst().pointer());
    }

    @Test
    void opensWhatItSealed() {
        String sealed = cursors.seal(A, "jobs?status=failed", "2026-11-21T00:00:00Z/é");
        assertTrue(sealed.matches("[A-Za-z0-9_-]+"), sealed);
        assertEquals("2026-11-21T00:00:00Z/é", cursors.open(A, "jobs?status=failed", sealed));
    }

    @Test
    void refusesForgedAndForeignCursors() {
        String sealed = cursors.seal(A, "jobs", "10");
        refused(B, "jobs", sealed);
        refused(A, "audit", sealed);
        refused(A, "jobs", sealed.substring(0, sealed.length() - 1));
        refused(A, "jobs", sealed + "AA");
        refused(A, "jobs", (sealed.charAt(0) == 'A' ? 'B' : 'A') + sealed.substring(1));
        String unused = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        char last = sealed.charAt(sealed.length() - 1);
        refused(A, "jobs", sealed.substring(0, sealed.length() - 1) + unused.charAt(unused.indexOf(last) + 1));
        refused(A, "jobs", "");
        refused(A, "jobs", "not base64!");
        refused(A, "jobs", "MTA");
        byte[] other = "another secret of it".getBytes(StandardCharsets.UTF_8);
        refused(A, "jobs", new SignedCursor(other).seal(A, "jobs", "10"));
    }
}
