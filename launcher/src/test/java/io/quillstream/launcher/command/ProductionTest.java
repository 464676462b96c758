package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.Job;
import io.quillstream.client.PostOptions;
import io.quillstream.client.ProblemAnswerException;
import io.quillstream.client.QuillClient;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.scenario.UpProcess;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An installation in prod mode, from its first start on, in the hands of somebody who has its settings and nothing else. */
@Timeout(180)
class ProductionTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String OWN = "a secret of one's own, long enough for all of them";
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "quill";
    private static final long CREDITS_OF_PRO = 50_000;

    @TempDir
    Path data;

    private final FakeLlm provider = FakeLlm.start();
    private final Map<String, String> settings = new HashMap<>(Map.of(
            "QUILL_MODE", "prod",
            "QUILL_JWT_SECRET", OWN,
            "QUILL_JWT_ISSUER", ISSUER,
            "QUILL_JWT_AUDIENCE", AUDIENCE,
            "QUILL_API_KEY_SECRET", OWN,
            "QUILL_ID_SECRET", OWN,
            "QUILL_OPENAI_API_KEY", "any",
            "QUILL_OPENAI_BASE_URL", provider.baseUrl(Wire.OPENAI)));

    @Test
    void the_first_workspace_and_key_come_by_a_command_and_everything_else_by_the_key() throws Exception {
        try (provider;
                UpProcess up = UpProcess.up(data, settings)) {
            URI door = URI.create(up.banner("ready"));
            assertEquals(401, asAdministrator(door, DevIdentity.API_KEY.text()));
            assertEquals(403, asAdministrator(door, tokenOfAnOperator()), "a workspace that does not exist");

            Said said = workspace("create", "--name", "Acme", "--plan", "pro", "--admin", "-o", "json");
            assertEquals(0, said.code(), said.err());
            JsonNode made = JSON.readTree(said.out());
            String key = made.at("/api_key/key").asText();
            UUID workspace = UUID.fromString(made.path("workspace_id").asText());
            assertEquals(
                    "Acme pro",
                    made.path("name").asText() + " " + made.path("plan").asText());
            assertTrue(key.startsWith("qs_live_"), "a key as any other");
            assertFalse(said.err().contains(key) || said.err().contains("QUILL_API_KEY_SECRET"), said.err());

            assertEquals(200, asAdministrator(door, key));
            assertJobIsDone(door, key, workspace);
            Said bill = Terminal.quill(
                    Map.of(), "audit", "verify", "--data", data.toString(), "--workspace", workspace.toString());
            assertEquals(0, bill.code(), bill.out() + bill.err());

            assertFurtherKeys(door, workspace);
            assertNothingIsMadeWhere(2, "--plan must be one of", Map.of(), "--plan", "gold");
            assertNothingIsMadeWhere(2, "there is no scope root", Map.of(), "--plan", "pro", "--scope", "root");
            assertNothingIsMadeWhere(
                    2,
                    "--expires-at must be in the future",
                    Map.of(),
                    "--plan",
                    "pro",
                    "--expires-at",
                    "2020-01-01T00:00:00Z");
            Map<String, String> away = Map.of("QUILL_KAFKA_BOOTSTRAP", "127.0.0.1:1");
            assertNothingIsMadeWhere(7, "Kafka at 127.0.0.1:1", away, "--plan", "pro");
            assertEquals(0, up.terminate(Duration.ofSeconds(20)), "exit code after SIGTERM");
        }
    }

    @Test
    void a_key_under_the_public_secret_is_refused_before_anybody_is_asked() {
        settings.remove("QUILL_API_KEY_SECRET");
        Said said = Terminal.quill(settings, "workspace", "create", "--name", "Acme", "--plan", "pro");
        provider.close();
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: QUILL_API_KEY_SECRET must be set"), said.err());
    }

    private void assertFurtherKeys(URI door, UUID workspace) {
        String id = workspace.toString();
        Said narrow = workspace("key", "--workspace", id, "--name", "reports", "--scope", "usage:read");
        assertEquals(0, narrow.code(), narrow.err());
        String key = narrow.out().strip().replaceFirst("^api-key ", "");
        assertEquals(403, asAdministrator(door, key), "without --admin");
        try (QuillClient client = new QuillClient(door, key)) {
            assertTrue(client.quota().granted() > 0);
        }
        String nobody = UUID.randomUUID().toString();
        Said unknown = workspace("key", "--workspace", nobody, "--name", "reports");
        assertEquals(4, unknown.code(), unknown.err());
        Said past = workspace("key", "--workspace", id, "--name", "reports", "--expires-at", "2020-01-01T00:00:00Z");
        assertEquals(2, past.code(), past.err());
        assertTrue(past.err().contains("try: ./quill workspace key --help"), past.err());
    }

    /** Refused or not confirmed: the list is as it was. */
    private void assertNothingIsMadeWhere(int code, String complaint, Map<String, String> other, String... more) {
        List<String> arguments = new ArrayList<>(List.of("create", "--name", "Never"));
        arguments.addAll(List.of(more));
        Said said = workspace(other, arguments.toArray(String[]::new));
        assertEquals(code, said.code(), said.err());
        assertTrue(said.complaint().contains(complaint), said.err());
        assertEquals("", said.out());
        Said listed = workspace("list");
        assertEquals(0, listed.code(), listed.err());
        assertEquals(1, listed.out().lines().count(), listed.out());
        assertTrue(listed.out().contains("Acme"), listed.out());
    }

    private static void assertJobIsDone(URI door, String key, UUID workspace) {
        SampleProduct product = SampleCatalogue.products().getFirst();
        try (QuillClient client = new QuillClient(door, key)) {
            client.putProduct(product.id(), product.name(), product.category());
            product.assets()
                    .forEach(asset -> client.addAsset(product.id(), asset.type(), asset.filename(), asset.content()));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (client.quota().available() != CREDITS_OF_PRO) {
                assertTrue(System.nanoTime() < end, () -> "credits of the plan: " + client.quota());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            Job job = client.generate(
                    CopyGenerationRequest.of(workspace, product.id(), "titles"),
                    PostOptions.DEFAULT.waitFor(Duration.ofSeconds(30)));
            assertEquals("completed", job.status(), job::toString);
        }
    }

    private Said workspace(String... arguments) {
        return workspace(Map.of(), arguments);
    }

    private Said workspace(Map<String, String> other, String... arguments) {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(other);
        List<String> command = new ArrayList<>(List.of("workspace"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--from", data.toString()));
        return Terminal.quill(environment, command.toArray(String[]::new));
    }

    /** Of an issuer whom the installation trusts. */
    private static String tokenOfAnOperator() {
        return new DevTokens(OWN.getBytes(StandardCharsets.UTF_8), Optional.of(ISSUER), Optional.of(AUDIENCE))
                .mint(UUID.randomUUID(), "operator", Set.of(Scope.ADMIN), Duration.ofHours(1), Instant.now());
    }

    /** Status of the answer to what only administrators may ask. */
    private static int asAdministrator(URI door, String credential) {
        try (QuillClient client = new QuillClient(door, credential)) {
            client.get("/api/v1/admin/workspaces");
            return 200;
        } catch (ProblemAnswerException refusal) {
            return refusal.problem().status();
        }
    }
}
