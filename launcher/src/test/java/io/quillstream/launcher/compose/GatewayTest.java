package io.quillstream.launcher.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.house.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which service the gateway sends a path to, by nginx's rules: exact, then the first regular expression, then prefix. */
class GatewayTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root", ".."));
    private static final Pattern LOCATION = Pattern.compile("location (=|~)? ?(\\S+) \\{([^}]*)}", Pattern.MULTILINE);
    private static final Pattern UPSTREAM = Pattern.compile("upstream (\\w+) \\{[^}]*server ([a-z-]+):(\\d+)[^}]*}");

    private record Location(String kind, String pattern, String body) {
        boolean matches(String path) {
            return switch (kind) {
                case "=" -> path.equals(pattern);
                case "~" -> Pattern.compile(pattern).matcher(path).find();
                default -> path.startsWith(pattern);
            };
        }

        Optional<String> upstream() {
            Matcher pass = Pattern.compile("proxy_pass http://(\\w+);").matcher(body);
            return pass.find() ? Optional.of(pass.group(1)) : Optional.empty();
        }
    }

    private static String conf;

    @BeforeAll
    static void read() throws IOException {
        conf = Files.readString(ROOT.resolve("deploy/nginx.conf"));
    }

    @Test
    void upstreamsAreRoomsAtTheirPort() throws IOException {
        ComposeFile compose = ComposeFile.read(ROOT.resolve("docker-compose.yml"));
        Matcher upstreams = UPSTREAM.matcher(conf);
        int found = 0;
        while (upstreams.find()) {
            assertTrue(Rooms.named(upstreams.group(2)).isPresent(), upstreams.group(2));
            assertEquals(compose.environment(upstreams.group(2)).get("QUILL_HTTP_PORT"), upstreams.group(3));
            found++;
        }
        assertEquals(2, found);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/copy/generate/5a3b/status, bridge",
        "/api/v1/jobs/5a3b/events, bridge",
        "/api/v1/batches/5a3b/events, bridge",
        "/ws/conversation/5a3b, bridge",
        "/api/v1/copy/generate, ingest",
        "/api/v1/jobs, ingest",
        "/api/v1/jobs/5a3b, ingest",
        "/api/v1/batches, ingest",
        "/api/v1/batches/5a3b, ingest",
        "/api/v1/batches/5a3b/results, ingest",
        "/api/v1/stream-tickets, ingest",
        "/openapi.json, ingest",
        "/health/ready, ingest",
        "/, ingest",
    })
    void pathsGoToTheirRoom(String path, String upstream) {
        assertEquals(Optional.of(upstream), chosen(path).upstream());
    }

    @Test
    void streamsAreNotHeldBack() {
        for (String path : List.of("/api/v1/jobs/5a3b/events", "/api/v1/copy/generate/5a3b/status")) {
            assertTrue(chosen(path).body().contains("proxy_buffering off;"), path);
        }
        assertTrue(chosen("/ws/conversation/5a3b").body().contains("Upgrade $http_upgrade"));
        assertTrue(chosen("/api/v1/batches").body().contains("proxy_request_buffering off;"));
    }

    @Test
    void metricsAreNotPublic() {
        assertEquals(Optional.empty(), chosen("/metrics").upstream());
    }

    private static Location chosen(String path) {
        List<Location> locations = new ArrayList<>();
        Matcher found = LOCATION.matcher(conf);
        while (found.find()) {
            locations.add(new Location(found.group(1) == null ? "" : found.group(1), found.group(2), found.group(3)));
        }
        return locations.stream()
                .filter(location -> location.kind().equals("=") && location.matches(path))
                .findFirst()
                .or(() -> locations.stream()
                        .filter(location -> location.kind().equals("~") && location.matches(path))
                        .findFirst())
                .or(() -> locations.stream()
                        .filter(location -> location.kind().isEmpty() && location.matches(path))
                        .max(java.util.Comparator.comparingInt(
                                location -> location.pattern().length())))
                .orElseThrow();
    }
}
