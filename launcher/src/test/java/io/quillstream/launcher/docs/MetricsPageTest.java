package io.quillstream.launcher.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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
        for (Path source : MainSources.files()) {
            made.addAll(MainSources.found(MADE, Files.readString(source)));
        }
        assertTrue(made.contains("quill.tasks.out"), "the sources are found");
        assertEquals(made, MainSources.found(ROW, Files.readString(ROOT.resolve("docs/metrics.md"))));
    }
}
