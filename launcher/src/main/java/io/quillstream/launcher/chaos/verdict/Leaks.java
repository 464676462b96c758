package io.quillstream.launcher.chaos.verdict;

import io.quillstream.checker.Violation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What must stand in no log: texts of tenants (I28) and secrets (I39). */
public final class Leaks {

    private final Map<String, String> forbidden;

    /** @param forbidden what may not occur, with the invariant that it breaks */
    public Leaks(Map<String, String> forbidden) {
        this.forbidden = Map.copyOf(forbidden);
    }

    /** Looks at every file of the folder; a violation tells where a text stands first, and not what it is. */
    public List<Violation> in(Path logs) throws IOException {
        List<Violation> violations = new ArrayList<>();
        try (Stream<Path> files = Files.list(logs)) {
            for (Path file : files.sorted().toList()) {
                look(file, violations);
            }
        }
        return violations;
    }

    private void look(Path file, List<Violation> violations) throws IOException {
        // A process that is killed may leave half a character behind.
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .toList();
        forbidden.forEach((text, invariant) -> IntStream.range(0, lines.size())
                .filter(line -> lines.get(line).contains(text))
                .limit(1)
                .forEach(line -> violations.add(new Violation(
                        invariant, file.getFileName() + ":" + (line + 1) + " tells what no log may tell"))));
    }
}
