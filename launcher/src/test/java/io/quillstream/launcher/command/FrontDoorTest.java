package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.scenario.UpProcess;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person at a terminal and a script around it can rely on: commands, exit codes, sentences, a clean end. */
class FrontDoorTest {

    private static final SampleProduct PRODUCT = SampleCatalogue.products().getFirst();
    private static final UUID WITHOUT_TEXT = UUID.fromString("5a3b1e00-0000-4000-8000-00000000dead");
    private static final Duration CONTRACT = Duration.ofSeconds(20);

    /** It is not there, and need not be: the embedded broker asks nobody who he is. */
    private static final String OF_ANOTHER_CLUSTER = "of-another-cluster.properties";

    private static final String CREDENTIALS = """
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="quill" password="canary";
            """;

    @TempDir
    static Path data;

    @TempDir
    Path state;

    private static UpProcess up;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        up = UpProcess.up(data, Map.of("QUILL_RATE_LIMIT", "3/min", "QUILL_KAFKA_PROPERTIES", OF_ANOTHER_CLUSTER));
        url = up.banner("ready");
        try (QuillClient client = up.client()) {
            client.putProduct(WITHOUT_TEXT, "A thing nobody described", "things");
        }
    }

    /** SIGTERM, exit code 0, in time, and no process left of those that it started. */
    @AfterAll
    static void stop() throws Exception {
        try (UpProcess running = up) {
            List<ProcessHandle> children =
                    ProcessHandle.of(running.pid()).orElseThrow().descendants().toList();
            assertFalse(children.isEmpty(), "PostgreSQL and Redis are children");
            assertEquals(0, running.terminate(CONTRACT), "exit code after SIGTERM");
            assertEquals(
                    List.of(),
                    children.stream()
                            .filter(ProcessHandle::isAlive)
                            .map(ProcessHandle::info)
                            .toList());
        }
    }

    @Test
    void the_readme_s_commands_generate_watch_and_verify() {
        Said generated = Terminal.quill(
                Map.of("QUILL_URL", url),
                "generate",
                "copy",
                "--product",
                PRODUCT.id().toString(),
                "--type",
                "titles",
                "--watch");
        assertEquals(0, generated.code(), generated.err());
        assertEquals(
                5,
                generated.out().lines().filter(line -> line.startsWith("  - ")).count());
        assertTrue(generated.err().contains("completed"), generated.err());
        Said verified = Terminal.quill(Map.of(), "audit", "verify", "--url", url);
        assertEquals(0, verified.code(), verified.err());
        assertTrue(verified.out().startsWith("audit verify: ok"), verified.out());
    }

    @Test
    void a_job_that_fails_is_exit_code_6_with_its_reason() {
        Said said = Terminal.quill(
                Map.of(),
                "generate",
                "copy",
                "--product",
                WITHOUT_TEXT.toString(),
                "--type",
                "faq",
                "--watch",
                "--url",
                url);
        assertEquals(6, said.code(), said.err());
        assertTrue(said.err().contains("NO_SOURCE_TEXT"), said.err());
        assertTrue(said.err().contains("try: curl -sS '" + url + "/api/v1/products/" + WITHOUT_TEXT), said.err());
    }

    @Test
    void wrong_use_is_exit_code_2() {
        assertAll(
                () -> assertComplains(2, "quill: no command given"),
                () -> assertComplains(2, "quill: there is no command make-coffee", "make-coffee"),
                () -> assertComplains(2, "quill: Missing required options", "generate", "copy"),
                () -> assertComplains(2, "quill: there is no service sink", "run", "sink"));
    }

    @Test
    void a_key_that_is_not_known_is_exit_code_3() {
        assertComplains(3, "quill: ", generate("--api-key", "qs_dev_" + "a".repeat(36)));
    }

    @Test
    void a_product_that_is_not_there_is_exit_code_4() {
        assertComplains(
                4,
                "quill: ",
                "generate",
                "copy",
                "--product",
                UUID.randomUUID().toString(),
                "--type",
                "titles",
                "--url",
                url);
    }

    /** Nothing was compared: that must not read like a proof. */
    @Test
    void a_bill_of_a_workspace_that_is_not_there_is_exit_code_4() throws Exception {
        String[] server = {"--url", url};
        String[] folder = {"--data", data.toString()};
        for (String[] where : List.of(server, folder)) {
            Said unknown = verify(where, UUID.randomUUID().toString());
            assertEquals(4, unknown.code(), unknown.out() + unknown.err());
            assertTrue(unknown.complaint().contains("There is no"), unknown.err());
            assertEquals("", unknown.out());
            Said known = verify(where, workspace());
            assertEquals(0, known.code(), known.err());
        }
    }

    @Test
    void whoever_may_only_generate_and_read_jobs_can_generate_and_watch() throws Exception {
        String token = token("narrow", "generate:write jobs:read");
        Said watched = Terminal.quill(Map.of(), generate("--watch", "--api-key", token));
        assertEquals(0, watched.code(), watched.err());

        String key = narrowKey();
        Said unnamed = Terminal.quill(Map.of(), generate("--api-key", key));
        assertEquals(3, unnamed.code(), unnamed.err());
        assertTrue(unnamed.err().contains("try: the same with --workspace ID"), unnamed.err());
        Said named = Terminal.quill(Map.of(), generate("--watch", "--api-key", key, "--workspace", workspace()));
        assertEquals(0, named.code(), named.err());
    }

    @Test
    void too_many_orders_a_minute_are_exit_code_5_and_say_when_to_come_again() throws Exception {
        String token = token("hurried", "generate:write usage:read");
        try (QuillClient client = new QuillClient(URI.create(url), token)) {
            UUID workspace = UUID.fromString(workspace());
            for (int i = 0; i < 3; i++) {
                client.generate(CopyGenerationRequest.of(workspace, PRODUCT.id(), "titles"), PostOptions.DEFAULT);
            }
        }
        Said last = Terminal.quill(Map.of(), generate("--api-key", token));
        assertEquals(5, last.code(), last.err());
        assertTrue(last.err().contains("try: again in"), last.err());
    }

    @Test
    void a_server_that_does_not_answer_is_exit_code_7() {
        assertAll(
                () -> assertComplains(7, "quill: ", "audit", "verify", "--url", "http://127.0.0.1:9"),
                () -> assertComplains(
                        7,
                        "quill: no running server in ",
                        "run",
                        "sinks",
                        "--from",
                        data.resolve("none").toString()),
                () -> assertEquals(
                        7,
                        Terminal.quill(Map.of(), "doctor", "--url", "http://127.0.0.1:9")
                                .code()));
    }

    @Test
    void a_misspelt_setting_stops_the_start_and_names_the_nearest() {
        Said said = Terminal.quill(Map.of("QUILL_KAFKA_BOOTSTARP", "x:1"), "up", "--data", data.toString());
        assertEquals(2, said.code());
        assertEquals(
                "quill: QUILL_KAFKA_BOOTSTARP is not a setting of Quillstream; the nearest is QUILL_KAFKA_BOOTSTRAP",
                said.complaint());
    }

    @Test
    void a_folder_in_use_stops_the_start_with_a_sentence() {
        Said said = Terminal.quill(Map.of(), "up", "--data", data.toString(), "--port", "0");
        assertEquals(1, said.code());
        assertTrue(said.complaint().startsWith("quill: "), said.err());
        assertTrue(said.err().contains("try: ./quill up --data ANOTHER_FOLDER"), said.err());
    }

    @Test
    void the_doctor_names_every_part_and_keeps_secrets() throws Exception {
        Said said = Terminal.quill(
                Map.of("QUILL_URL", url, "QUILL_JWT_SECRET", "not-to-be-shown-to-anybody-at-all-really"),
                "doctor",
                "-o",
                "json");
        assertEquals(0, said.code(), said.out() + said.err());
        assertFalse(said.out().contains("not-to-be-shown"), "secrets are masked");
        var report = new ObjectMapper().readTree(said.out());
        for (String part : List.of("kafka", "schema-registry", "postgres", "redis", "mongo")) {
            assertEquals("ok", report.get("server").path(part).asText(), said.out());
        }
    }

    @Test
    void the_doctor_asks_every_server_of_the_settings() throws Exception {
        JsonNode at = up.endpoints();
        Map<String, String> servers = new HashMap<>(Map.of(
                "QUILL_URL", url,
                "QUILL_SCHEMA_REGISTRY_URL", at.get("schema_registry").asText(),
                "QUILL_POSTGRES_URL", at.at("/postgres/url").asText(),
                "QUILL_POSTGRES_USER", at.at("/postgres/user").asText(),
                "QUILL_POSTGRES_PASSWORD", at.at("/postgres/password").asText(),
                "QUILL_MONGO_URL", at.get("mongo").asText(),
                "QUILL_REDIS_URL", at.get("redis").asText()));
        Said letIn = Terminal.quill(servers, "doctor", "-o", "json");
        assertEquals(0, letIn.code(), letIn.out() + letIn.err());
        for (String server : List.of("schema-registry", "postgres", "mongo", "redis")) {
            assertEquals("ok", reached(letIn, server), letIn.out());
        }

        servers.put("QUILL_POSTGRES_USER", "nobody-of-that-name");
        Said turnedAway = Terminal.quill(servers, "doctor", "-o", "json");
        assertEquals(1, turnedAway.code(), turnedAway.out() + turnedAway.err());
        assertTrue(reached(turnedAway, "postgres").contains("; try: correct QUILL_POSTGRES_URL"), turnedAway.out());
        assertEquals("ok", reached(turnedAway, "redis"), turnedAway.out());
    }

    @Test
    void the_doctor_asks_the_brokers_of_the_settings_with_their_credentials() throws Exception {
        String kafka = up.endpoints().get("kafka").asText();
        Map<String, String> open = Map.of("QUILL_URL", url, "QUILL_KAFKA_BOOTSTRAP", kafka);
        Said letIn = Terminal.quill(open, "doctor", "-o", "json");
        assertEquals(0, letIn.code(), letIn.out() + letIn.err());
        assertEquals("ok", reached(letIn, "kafka"));
        JsonNode warnings = new ObjectMapper().readTree(letIn.out()).path("warnings");
        assertTrue(warnings.isArray() && warnings.isEmpty(), "one broker keeps what it can: " + warnings);

        Path credentials = Files.writeString(state.resolve("kafka.properties"), CREDENTIALS);
        Map<String, String> guarded = new HashMap<>(open);
        guarded.put("QUILL_KAFKA_PROPERTIES", credentials.toString());
        Said turnedAway = Terminal.quill(guarded, "doctor", "-o", "json");
        assertEquals(1, turnedAway.code(), "the embedded broker knows no passwords");
        assertNotEquals("ok", reached(turnedAway, "kafka"));
        assertFalse((turnedAway.out() + turnedAway.err()).contains("canary"), turnedAway.out() + turnedAway.err());
    }

    @Test
    void another_setting_in_the_file_of_credentials_is_exit_code_2_and_named() throws Exception {
        Path file = Files.writeString(state.resolve("kafka.properties"), "isolation.level=read_uncommitted\n");
        Said said = Terminal.quill(Map.of("QUILL_KAFKA_PROPERTIES", file.toString()), "run", "sinks");
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().contains(file + ": isolation.level is not taken"), said.err());
    }

    @Test
    void each_service_joins_as_a_process_of_its_own_and_ends_with_0() throws Exception {
        Map<String, String> environment =
                Map.of("QUILL_STATE_DIR", state.toString(), "QUILL_KAFKA_PROPERTIES", OF_ANOTHER_CLUSTER);
        for (String service : List.of("ingest-api", "stream-processors", "llm-workers", "progress-bridge", "sinks")) {
            try (UpProcess room = UpProcess.run(service, data, environment)) {
                assertTrue(room.banner("ready").startsWith("http://127.0.0.1:"), service);
                assertEquals(0, room.terminate(CONTRACT), service + " after SIGTERM");
            }
        }
    }

    private static Said verify(String[] where, String workspace) {
        return Terminal.quill(Map.of(), "audit", "verify", where[0], where[1], "--workspace", workspace);
    }

    private static String workspace() throws IOException {
        return up.endpoints().get("workspace_id").asText();
    }

    private static String token(String user, String scope) throws IOException {
        Said said = Terminal.quill(Map.of(), "token", "--workspace", workspace(), "--user", user, "--scope", scope);
        assertEquals(0, said.code(), said.err());
        return said.out().strip();
    }

    /** An API key of somebody else than the development user, so that it has a rate of its own. */
    private static String narrowKey() throws IOException {
        ObjectNode wish = JsonNodeFactory.instance.objectNode().put("name", "narrow");
        wish.putArray("scopes").add("generate:write").add("jobs:read");
        try (QuillClient operator = new QuillClient(URI.create(url), token("operator", "admin"))) {
            return operator.send("POST", "/api/v1/admin/workspaces/" + workspace() + "/api-keys", wish)
                    .get("key")
                    .asText();
        }
    }

    private static String reached(Said doctor, String server) throws IOException {
        JsonNode report = new ObjectMapper().readTree(doctor.out());
        return report.get("reached").path(server).asText();
    }

    private static String[] generate(String... more) {
        return java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(
                                "generate",
                                "copy",
                                "--product",
                                PRODUCT.id().toString(),
                                "--type",
                                "titles",
                                "--url",
                                url),
                        java.util.stream.Stream.of(more))
                .toArray(String[]::new);
    }

    private static void assertComplains(int code, String beginning, String... arguments) {
        Said said = Terminal.quill(Map.of(), arguments);
        assertEquals(code, said.code(), said.err());
        assertTrue(
                said.err().lines().anyMatch(line -> line.startsWith(beginning)),
                () -> String.join(" ", arguments) + " said: " + said.err());
    }
}
