package io.quillstream.launcher.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.bridge.BridgeSettings;
import io.quillstream.edge.EdgeSettings;
import io.quillstream.embedded.Part;
import io.quillstream.ingest.IngestSettings;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.processors.run.ProcessorSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.KnownSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.sinks.SinkSettings;
import io.quillstream.testkit.broker.ContainerImages;
import io.quillstream.workers.settings.LlmSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** docker-compose.yml cannot be started where this is built, so all that it says of our code is held against the code. */
class ComposeTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root", ".."));
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}");

    /** Where each server listens inside the network. */
    private static final Map<String, Integer> PORTS =
            Map.of("kafka", 9092, "schema-registry", 8080, "postgres", 5432, "mongodb", 27017, "redis", 6379);

    /** Places inside the container, which this file or the image names; those of the surroundings are elsewhere. */
    private static final Set<String> OF_THE_IMAGE = Set.of("QUILL_STATE_DIR", "QUILL_TEMPLATES_DIR", "QUILL_TESSERACT");

    private static ComposeFile compose;

    @BeforeAll
    static void read() throws IOException {
        compose = ComposeFile.read(ROOT.resolve("docker-compose.yml"));
    }

    @Test
    void everyRoomIsAServiceThatRunsIt() {
        Set<String> rooms = Arrays.stream(Rooms.values()).map(Rooms::service).collect(Collectors.toSet());
        Set<String> ours = compose.services().keySet().stream()
                .filter(service -> compose.services().get(service).has("build"))
                .collect(Collectors.toSet());

        assertEquals(rooms, ours);
        for (String room : rooms) {
            assertEquals(List.of("run", room), compose.texts(room, "command"));
        }
    }

    @Test
    void everySettingExistsAndItsValueIsValid() {
        Set<String> known =
                QuillSettings.KNOWN.all().stream().map(Setting::name).collect(Collectors.toSet());
        for (Rooms room : Rooms.values()) {
            Map<String, String> environment = resolved(compose.environment(room.service()));
            assertTrue(known.containsAll(environment.keySet()), room + " is given " + environment.keySet());
            new KnownSettings(QuillSettings.KNOWN.all()).validate(new Settings(environment));
        }
    }

    /** What is in .env and given to no service does nothing, and says nothing. */
    @Test
    void everySettingOfARoomIsHandedThrough() {
        for (Rooms room : Rooms.values()) {
            Map<String, String> given = compose.environment(room.service());
            for (Setting<?> setting : settingsOf(room)) {
                String name = setting.name();
                if (!OF_THE_IMAGE.contains(name)) {
                    assertEquals("${" + name + ":-}", given.get(name), room.service());
                }
            }
        }
        assertTrue(compose.environment("ingest-api").containsKey("QUILL_RATE_LIMIT"), "the settings are found");
    }

    /** A provider's key that every service has is one that every service may lose. */
    @Test
    void noRoomIsGivenTheSecretsOfAnother() {
        Set<String> ofAll = ConnectionSettings.ALL.stream().map(Setting::name).collect(Collectors.toSet());
        for (Rooms room : Rooms.values()) {
            Set<String> own = settingsOf(room).stream().map(Setting::name).collect(Collectors.toSet());
            for (Setting<?> setting : QuillSettings.KNOWN.all()) {
                String name = setting.name();
                assertTrue(
                        !setting.secret()
                                || ofAll.contains(name)
                                || own.contains(name)
                                || !compose.environment(room.service()).containsKey(name),
                        room + " is given " + name);
            }
        }
    }

    private static List<Setting<?>> settingsOf(Rooms room) {
        return switch (room) {
            case INGEST_API -> both(EdgeSettings.ALL, IngestSettings.ALL);
            case PROGRESS_BRIDGE -> both(EdgeSettings.ALL, BridgeSettings.ALL);
            case STREAM_PROCESSORS ->
                both(
                        ProcessorSettings.ALL,
                        List.of(ConnectionSettings.COMMIT_INTERVAL, ConnectionSettings.STREAM_THREADS));
            case LLM_WORKERS -> LlmSettings.ALL;
            case SINKS -> SinkSettings.ALL;
        };
    }

    private static List<Setting<?>> both(List<Setting<?>> some, List<Setting<?>> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    @Test
    void variablesOfTheSurroundingsAreSettingsToo() throws IOException {
        Set<String> known =
                QuillSettings.KNOWN.all().stream().map(Setting::name).collect(Collectors.toSet());
        Matcher variables = VARIABLE.matcher(Files.readString(ROOT.resolve("docker-compose.yml")));
        Set<String> used = new TreeSet<>();
        while (variables.find()) {
            used.add(variables.group(1));
        }

        assertTrue(used.contains("QUILL_MODE"));
        assertTrue(known.containsAll(used), used + " are not all settings");
    }

    @Test
    void addressesNameServicesAndTheirPorts() {
        Pattern address = Pattern.compile("(?:^|//)(" + String.join("|", PORTS.keySet()) + "):(\\d+)");
        for (Rooms room : Rooms.values()) {
            Set<String> reached = new TreeSet<>();
            for (String value : compose.environment(room.service()).values()) {
                Matcher found = address.matcher(value);
                if (found.find()) {
                    assertEquals(PORTS.get(found.group(1)), Integer.valueOf(found.group(2)), value);
                    reached.add(found.group(1));
                }
            }
            assertEquals(new TreeSet<>(PORTS.keySet()), reached, room + " reaches every server");
        }
    }

    @Test
    void healthIsAskedWhereTheDoorListens() {
        for (Rooms room : Rooms.values()) {
            String port = compose.environment(room.service()).get("QUILL_HTTP_PORT");
            assertEquals(
                    "http://127.0.0.1:" + port + "/health/ready",
                    compose.texts(room.service(), "healthcheck", "test").getLast());
        }
    }

    /** A port without an address is one of every network of the machine, and the development key is public. */
    @Test
    void whatIsPublishedIsPublishedOnThisMachineOnly() {
        assertEquals(List.of("127.0.0.1:8080:8080"), compose.texts("nginx", "ports"));
        compose.services().forEach((name, service) -> {
            service.path("ports")
                    .forEach(port -> assertTrue(port.asText().startsWith("127.0.0.1:"), name + " publishes " + port));
            assertTrue(service.path("network_mode").isMissingNode(), name);
        });
    }

    @Test
    void whatIsWaitedForSaysWhenItIsHealthy() {
        compose.services().forEach((name, service) -> {
            service.path("depends_on").properties().forEach(needed -> {
                assertEquals(
                        "service_healthy", needed.getValue().path("condition").asText());
                assertTrue(compose.services().get(needed.getKey()).has("healthcheck"), needed.getKey());
            });
        });
    }

    @Test
    void everyImageIsPinned() throws IOException {
        Pattern pinned = Pattern.compile("[^:]+:\\d+\\.\\d+(\\.\\d+)?.*");
        compose.services().forEach((name, service) -> {
            String image = service.path("image").asText();
            assertTrue(pinned.matcher(image).matches(), name + " uses " + image);
        });
        Files.readString(ROOT.resolve("deploy/Dockerfile"))
                .lines()
                .filter(line -> line.startsWith("FROM "))
                .forEach(line -> assertTrue(pinned.matcher(line.split(" ")[1]).matches(), line));
    }

    @Test
    void theBrokerIsTheVersionWeAreBuiltWith() throws IOException {
        String version = Files.readString(ROOT.resolve("pom.xml"))
                .replaceAll("(?s).*<kafka\\.version>([^<]+)</kafka\\.version>.*", "$1");

        assertEquals(
                "apache/kafka:" + version,
                compose.services().get("kafka").get("image").asText());
    }

    /** Operators are told to set what the tests run with, and this file is where they are sent. */
    @Test
    void itsShareGroupsAreThoseOfTheTests() throws IOException {
        Pattern setting = Pattern.compile("\"(group\\.share\\.[a-z.]+)\",\\s*\"(\\d+)\"");
        String tested = Files.readString(
                ROOT.resolve("embedded-stack/src/main/java/io/quillstream/embedded/kafka/BrokerSettings.java"));
        Map<String, String> expected = new TreeMap<>();
        setting.matcher(tested)
                .results()
                .forEach((MatchResult found) -> expected.put(
                        "KAFKA_" + found.group(1).toUpperCase(Locale.ROOT).replace('.', '_'), found.group(2)));
        Map<String, String> given = compose.environment("kafka");
        given.keySet().removeIf(name -> !name.startsWith("KAFKA_GROUP_SHARE_"));

        assertTrue(expected.containsKey("KAFKA_GROUP_SHARE_SESSION_TIMEOUT_MS"), "the settings are found");
        assertEquals(expected, given);
    }

    @Test
    void testsOnContainersUseTheSameImages() {
        Map<String, Part> parts = Map.of(
                "kafka", Part.KAFKA,
                "schema-registry", Part.REGISTRY,
                "postgres", Part.POSTGRES,
                "redis", Part.REDIS,
                "mongodb", Part.MONGO);
        parts.forEach((name, part) ->
                assertEquals(compose.services().get(name).get("image").asText(), ContainerImages.ALL.get(part)));
    }

    @Test
    void filesAndVolumesExist() {
        JsonNode volumes = compose.whole().get("volumes");
        compose.services()
                .forEach((name, service) -> service.path("volumes").forEach(mount -> {
                    String source = mount.asText().split(":")[0];
                    assertTrue(
                            source.startsWith("./")
                                    ? Files.exists(ROOT.resolve(source))
                                    : source.startsWith("/") || volumes.has(source),
                            name + " mounts " + source);
                }));
        assertTrue(Files.exists(ROOT.resolve(compose.services()
                .get("ingest-api")
                .path("build")
                .path("dockerfile")
                .asText())));
    }

    /** Two processes cannot share a folder of state, and a volume with a name is the same for all copies of a service. */
    @Test
    void everyStreamProcessorHasItsStateForItself() {
        assertEquals(
                List.of(compose.environment("stream-processors").get("QUILL_STATE_DIR")),
                compose.texts("stream-processors", "volumes"));
    }

    private static Map<String, String> resolved(Map<String, String> environment) {
        Map<String, String> resolved = new TreeMap<>();
        environment.forEach((name, value) -> resolved.put(
                name,
                VARIABLE.matcher(value)
                        .replaceAll(found -> Matcher.quoteReplacement(found.group(2) == null ? "" : found.group(2)))));
        return resolved;
    }
}
