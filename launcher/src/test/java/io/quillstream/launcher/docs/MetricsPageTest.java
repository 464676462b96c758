package io.quillstream.launcher.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/metrics.md} has the metrics that the code makes, and no others. */
class MetricsPageTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root", ".."));
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(quill\\.[a-z.]+)` \\|");
    private static final Pattern MADE =
            Pattern.compile("(?:counter|timer|gauge|gaugeMapSize|builder|named)\\(\\s*\"(quill\\.[a-z.]+)\"");

    @Test
    void everyMetricHasARow() throws IOException {
        Set<String> made = new TreeSet<>();
        for (Path source : sources()) {
            made.addAll(found(MADE, Files.readString(source)));
        }
        assertTrue(made.contains("quill.tasks.out"), "the sources are found");
        assertEquals(made, found(ROW, Files.readString(ROOT.resolve("docs/metrics.md"))));
    }

    private static Set<Path> sources() throws IOException {
        Set<Path> sources = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module :
                    modules.map(path -> path.resolve("src/main/java")).toList()) {
                if (Files.isDirectory(module)) {
                    try (Stream<Path> files = Files.walk(module)) {
                        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                    }
                }
            }
        }
        return sources;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
