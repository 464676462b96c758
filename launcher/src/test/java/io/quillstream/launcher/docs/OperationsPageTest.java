package io.quillstream.launcher.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} leaves out no check and no table, and its alerts are on metrics that there are. */
class OperationsPageTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root", ".."));
    private static final Pattern CHECK = Pattern.compile("HealthCheck\\.(?:ready|alive)\\(\\s*\"([a-z-]+[a-z])\"");
    private static final Pattern METRIC = Pattern.compile("\\b(quill(?:_[a-z]+)+)\\b");
    private static final Pattern KNOWN_METRIC = Pattern.compile("(?m)^\\| `(quill\\.[a-z.]+)` \\|");
    private static final Pattern ALERT = Pattern.compile("`([^`]*quill_[^`]* (?:>|==) [0-9.]+)`");
    private static final Pattern RULE = Pattern.compile("(?m)^ +expr: (.+)$");
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE ([a-z_]+)");

    private static String page;

    @BeforeAll
    static void read() throws IOException {
        page = Files.readString(ROOT.resolve("docs/operations.md"));
    }

    @Test
    void everyCheckIsExplained() throws IOException {
        Set<String> checks = new TreeSet<>();
        for (Path source : MainSources.files()) {
            checks.addAll(MainSources.found(CHECK, Files.readString(source)));
        }
        assertTrue(checks.contains("ingest-api-log"), "the sources are found");
        for (String check : checks) {
            assertTrue(page.contains("`" + check + "`"), check);
        }
    }

    @Test
    void everyMetricOfAnAlertIsMade() throws IOException {
        Set<String> made = MainSources.found(KNOWN_METRIC, Files.readString(ROOT.resolve("docs/metrics.md"))).stream()
                .map(name -> name.replace('.', '_'))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> used = MainSources.found(METRIC, page);
        assertTrue(used.contains("quill_sink_lag"), "the alerts are found");
        for (String metric : used) {
            String name = metric.replaceFirst("(_seconds(_bucket|_count|_sum|_max)?|_total)$", "");
            assertTrue(made.contains(name) || metric.equals("quill_app"), metric);
        }
    }

    @Test
    void theRulesForPrometheusAreThePagesAlerts() throws IOException {
        Set<String> alerts = page.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" (?<!\\\\)\\| ", 2)[0].replace("\\|", "|"))
                .flatMap(cell -> MainSources.found(ALERT, cell).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(alerts.size() > 10, "the alerts are found");
        assertEquals(alerts, MainSources.found(RULE, Files.readString(ROOT.resolve("deploy/alerts.yml"))));
    }

    /** A table that the page forgets is one that nobody knows whether to back up. */
    @Test
    void everyTableIsEitherBackedUpOrDerived() throws IOException {
        Path migrations = ROOT.resolve("stores/src/main/resources/db/migration");
        Set<String> tables = new TreeSet<>();
        try (Stream<Path> files = Files.list(migrations)) {
            for (Path file : files.toList()) {
                tables.addAll(MainSources.found(TABLE, Files.readString(file)));
            }
        }
        assertTrue(tables.contains("keyed_grants"), "the migrations are found");
        for (String table : tables) {
            assertTrue(page.contains("`" + table + "`"), table);
        }
    }

    @Test
    void whatABillIsDerivedFromIsKeptForEver() {
        for (Topic<?> topic : List.of(
                Topics.REQUESTS,
                Topics.GRANTS,
                Topics.CANCELLATIONS,
                Topics.COMPLETIONS,
                Topics.LEDGER,
                Topics.AUDIT)) {
            assertTrue(topic.retention().isEmpty(), topic.name());
            assertTrue(page.contains("`" + topic.name().substring("quill.".length()) + "`"), topic.name());
        }
    }
}
