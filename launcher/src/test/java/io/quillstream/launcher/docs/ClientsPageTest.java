package io.quillstream.launcher.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.workers.task.FailureCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/clients.md} explains every code that a client can meet, and says of each what the code says. */
class ClientsPageTest {

    private static final Path PAGE = Path.of(System.getProperty("quill.root", ".."), "docs", "clients.md");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `([A-Z_]+)` \\| ([^|]+) \\| (yes|no) \\| [^|]{10,} \\|$");

    /** Those of the stream processors, which decide them without a list. */
    private static final Set<String> DECIDED = Set.of("DEADLINE_EXCEEDED", "CANCELLED", "QUOTA_EXCEEDED");

    private static Map<String, MatchResult> rows;

    @BeforeAll
    static void read() throws IOException {
        rows = ROW.matcher(Files.readString(PAGE))
                .results()
                .collect(Collectors.toMap((MatchResult row) -> row.group(1), row -> row));
    }

    @Test
    void everyRefusalIsExplained() {
        for (ProblemCode code : ProblemCode.values()) {
            assertTrue(rows.containsKey(code.name()), code + " has no row");
            assertTrue(rows.get(code.name()).group(2).startsWith(Integer.toString(code.status())), code.name());
            assertEquals(code.retryable() ? "yes" : "no", rows.get(code.name()).group(3), code.name());
        }
    }

    @Test
    void everyEndOfAJobIsExplained() {
        for (FailureCode code : FailureCode.values()) {
            assertTrue(rows.containsKey(code.name()), code + " has no row");
            assertTrue(rows.get(code.name()).group(2).endsWith("job"), code.name());
            assertEquals(
                    code.toFailure().getRetryable() ? "yes" : "no",
                    rows.get(code.name()).group(3),
                    code.name());
        }
    }

    @Test
    void nothingElseIs() {
        Set<String> known = new HashSet<>(DECIDED);
        for (ProblemCode code : ProblemCode.values()) {
            known.add(code.name());
        }
        for (FailureCode code : FailureCode.values()) {
            known.add(code.name());
        }
        assertEquals(known, rows.keySet());
    }
}
