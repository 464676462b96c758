package io.quillstream.launcher.compose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.launcher.house.Rooms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which service the gateway sends a path to, by nginx's rules: exact, then the first regular expression, then prefix. */
class GatewayTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root", ".."));
    private static final Pattern LOCATION = Pattern.compile("location (=|~)? ?(\\S+) \\{([^}]*)}", Pattern.MULTILINE);
    private static final Pattern UPSTREAM = Pattern.compile("upstream (\\w+) \\{[^}]*server ([a-z-]+):(\\d+)[^}]*}");
    private static final Pattern ERROR_PAGE =
            Pattern.compile("error_page ([\\d ]+?)(?: =(\\d+))? /gateway-problem/(\\d+);");
    private static final Pattern PROBLEM =
            Pattern.compile("location = /gateway-problem/(\\d+) \\{\\s+internal;[^{']*return (\\d+) '([^']+)';");

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
        "/api/v1/audit/verification, ingest",
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

    @Test
    void aLongLogIsVerifiedForAsLongAsTheCommandWaits() {
        assertTrue(chosen("/api/v1/audit/verification").body().contains("proxy_read_timeout 15m;"));
    }

    /** What nginx makes of it cannot be seen here; what is written there is what the API would say. */
    @Test
    void theGatewaysOwnRefusalsAreProblemDocuments() throws IOException {
        Map<String, String> places = new TreeMap<>();
        Matcher pages = ERROR_PAGE.matcher(conf);
        while (pages.find()) {
            for (String status : pages.group(1).split(" ")) {
                places.put(status, pages.group(3));
                String answered = pages.group(2) == null ? status : pages.group(2);
                assertEquals(pages.group(3), answered, "the status behind " + status);
            }
        }
        assertEquals(
                Set.of("400", "404", "405", "413", "414", "494", "500", "501", "502", "503", "504", "505"),
                places.keySet());

        Map<String, String> answers = new TreeMap<>();
        Matcher returned = PROBLEM.matcher(conf);
        while (returned.find()) {
            assertEquals(returned.group(1), returned.group(2));
            answers.put(returned.group(1), returned.group(3));
        }
        assertEquals(Set.copyOf(places.values()), answers.keySet());
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            JsonNode body = new ObjectMapper().readTree(answer.getValue());
            ProblemCode code = ProblemCode.valueOf(body.path("code").asText());
            String detail = body.path("detail").asText();
            assertEquals(answer.getKey(), Integer.toString(code.status()));
            assertEquals(new Problem(code, detail, null, "$request_id", List.of()).json(), body);
        }
    }

    /** A level with a header field of its own inherits none. */
    @Test
    void theGatewaysOwnRefusalsHaveTheFieldsOfEveryAnswer() {
        List<String> fields = List.of(
                "X-Request-Id $request_id",
                "X-Content-Type-Options nosniff",
                "Cache-Control no-store",
                "Access-Control-Allow-Origin $cors_origin",
                "Access-Control-Expose-Headers $cors_fields");
        for (String field : fields) {
            String[] around = conf.split(Pattern.quote("add_header " + field + " always;"), -1);
            assertEquals(3, around.length - 1, field);
        }
        assertTrue(conf.contains("add_header Retry-After 2 always;"));
        assertTrue(conf.contains("add_header Allow \"DELETE, GET, HEAD, POST, PUT\" always;"));
    }

    /** No page unless somebody writes it there, as everywhere. */
    @Test
    void noOtherOriginReadsTheGatewaysRefusalsUnlessItIsNamed() {
        assertTrue(Pattern.compile("map \\$http_origin \\$cors_origin \\{\\s+default '';\\s+}")
                .matcher(conf)
                .find());
    }

    /** The same for what the services are told: they would take the gateway for the client, and its names for theirs. */
    @Test
    void everyPlaceTellsTheServicesWhoAsks() {
        Pattern told = Pattern.compile("proxy_set_header (\\S+) ");
        Set<String> everywhere = told.matcher(conf.substring(0, conf.indexOf("location ")))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
        assertEquals(Set.of("Host", "Connection", "X-Forwarded-For", "X-Forwarded-Proto"), everywhere);
        for (Location location : locations()) {
            Set<String> own = told.matcher(location.body())
                    .results()
                    .map(found -> found.group(1))
                    .collect(Collectors.toSet());
            assertTrue(own.isEmpty() || own.containsAll(everywhere), location.pattern() + " tells " + own);
        }
    }

    private static List<Location> locations() {
        List<Location> locations = new ArrayList<>();
        Matcher found = LOCATION.matcher(conf);
        while (found.find()) {
            locations.add(new Location(found.group(1) == null ? "" : found.group(1), found.group(2), found.group(3)));
        }
        return locations;
    }

    private static Location chosen(String path) {
        List<Location> locations = locations();
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
