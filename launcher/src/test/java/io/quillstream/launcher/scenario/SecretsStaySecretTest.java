package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.quillstream.client.QuillClient;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.launcher.house.AllInOne;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.testkit.samples.SampleCatalogue;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Keys of each provider's shape, and the house's own secrets, go in by the settings, the database's password by its file and
 * a token by requests, with every logger at DEBUG and providers that repeat the key they were sent. They are then looked for
 * in all that comes out and all that is kept.
 */
@Timeout(240)
class SecretsStaySecretTest {

    private static final Map<String, String> SECRETS = Map.of(
            "QUILL_OPENAI_API_KEY", "sk-proj-CANARYopenaiT3BlbkFJ0123456789abcdefghij",
            "QUILL_ANTHROPIC_API_KEY", "sk-ant-api03-CANARYanthropic0123456789-abcdefghijAA",
            "QUILL_GEMINI_API_KEY", "AIzaSyCANARYgemini0123456789abcdefghij",
            "QUILL_PROMPT_SECRET", "CANARYprompt0123456789abcdefghijklmnopqrst",
            "QUILL_JWT_SECRET", "CANARYjwt0123456789abcdefghijklmnopqrstuvwxyz",
            "QUILL_API_KEY_SECRET", "CANARYhash0123456789abcdefghijklmnopqrstuvwxyz",
            "QUILL_ID_SECRET", "CANARYids0123456789abcdefghijklmnopqrst");

    private static final String DATABASE_PASSWORD = "CANARYdatabase0123456789abcdef";

    /** The marks within the secrets, which no shortening at the front or the back takes away. */
    private static final List<String> NEEDLES = List.of(
            "CANARYopenai",
            "CANARYanthropic",
            "CANARYgemini",
            "CANARYprompt",
            "CANARYjwt",
            "CANARYhash",
            "CANARYids",
            "CANARYdatabase");

    /** Of somebody who does what everybody may. */
    private static final String TOKEN = DevTokens.of(new Settings(SECRETS))
            .mint(DevIdentity.WORKSPACE, "somebody", Scope.allButAdmin(), Duration.ofHours(1), Instant.now());

    @TempDir
    Path data;

    private final Set<String> answers = new TreeSet<>();

    @Test
    void no_secret_is_logged_stored_measured_or_answered() throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        Files.writeString(data.resolve("postgres.password"), DATABASE_PASSWORD);
        LogWatch watch = new LogWatch(signature(TOKEN));
        watch.start();
        root.addAppender(watch);
        root.setLevel(Level.DEBUG);
        AllInOne house = null;
        try (FakeLlm providers = FakeLlm.start()) {
            house = AllInOne.start(data, settings(providers));
            Endpoints at = house.endpoints();
            useEveryProvider(at, providers);
            assertEquals(DATABASE_PASSWORD, at.postgres().password());
            provokeAnswers(at);
            useToken(at);
            assertTrue(watch.lines.get() > 1_000, "the logs were watched");
            Map<String, Search> places = new LinkedHashMap<>();
            for (String place : List.of("topics", "PostgreSQL", "document store", "Redis", "answers", "files")) {
                places.put(place, new Search(at.workspaceId()));
            }
            Haystacks.topics(at, places.get("topics"));
            Haystacks.postgres(at, places.get("PostgreSQL"));
            Haystacks.mongo(at, places.get("document store"));
            Haystacks.redis(at, places.get("Redis"));
            answers.forEach(places.get("answers"));
            Haystacks.files(data, places.get("files"));
            assertAll(places.entrySet().stream()
                    .map(place -> () -> assertEquals(
                            Set.of(at.workspaceId()),
                            place.getValue().found,
                            "found in " + place.getKey() + ", where only the workspace should be")));
        } finally {
            if (house != null) {
                house.stop(Duration.ofSeconds(10));
            }
            root.setLevel(before);
            root.detachAppender(watch);
        }
        assertEquals(Set.of(), watch.leaks);
    }

    private static Settings settings(FakeLlm providers) {
        Map<String, String> settings = new HashMap<>(SECRETS);
        for (Wire wire : Wire.values()) {
            settings.put("QUILL_" + wire + "_BASE_URL", providers.baseUrl(wire));
        }
        settings.put("QUILL_LLM_CHAIN", "gemini,openai,anthropic");
        settings.put("QUILL_LLM_BACKOFF", "10ms");
        settings.put("QUILL_HTTP_PORT", "0");
        settings.put("QUILL_RATE_LIMIT", "1000000/min");
        return new Settings(settings);
    }

    /** Jobs that each provider does well, and jobs that it fails in every way that shows what it was sent. */
    private void useEveryProvider(Endpoints at, FakeLlm providers) {
        try (QuillClient client = new QuillClient(URI.create(at.url()), at.apiKey())) {
            Load load = new Load(UUID.fromString(at.workspaceId()));
            UUID product = SampleCatalogue.products().getFirst().id();
            List<Fault> faults =
                    List.of(new Fault.EchoedKey(), Fault.status(500), new Fault.InvalidJson(), new Fault.Reset());
            load.postDifferent(client, "well-", 3, product);
            for (Wire wire : List.of(Wire.GEMINI, Wire.OPENAI, Wire.ANTHROPIC)) {
                for (Fault fault : faults) {
                    providers.script(wire, fault, fault, fault);
                }
                load.postDifferent(client, "script-" + wire + "-", 4, product);
                settle(client);
                providers.always(wire, new Fault.EchoedKey());
                load.postDifferent(client, "without-" + wire + "-", 2, product);
                settle(client);
            }
            for (Wire wire : Wire.values()) {
                assertTrue(providers.count(wire) > 3, () -> "calls to " + wire + ": " + providers.count(wire));
            }
            client.get("/api/v1/jobs?limit=200").get("data").forEach(job -> answers.add(job.toString()));
            assertTrue(answers.stream().anyMatch(job -> job.contains("LLM_UNAVAILABLE")), "some jobs failed");
        }
    }

    private static void settle(QuillClient client) {
        assertTrue(
                Load.eventually(Duration.ofSeconds(60), () -> client.quota().reserved() == 0),
                () -> "jobs that never ended: " + client.quota());
    }

    /** Answers of every kind: good ones, refusals, what monitoring sees. */
    private void provokeAnswers(Endpoints at) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String path : List.of(
                    "/metrics",
                    "/health/live",
                    "/health/ready",
                    "/openapi.json",
                    "/nothing",
                    "/api/v1/quota",
                    "/api/v1/audit",
                    "/api/v1/usage/daily",
                    "/api/v1/jobs/" + new UUID(0, 1))) {
                ask(http, HttpRequest.newBuilder(URI.create(at.url() + path)).header("X-API-Key", at.apiKey()));
                ask(http, HttpRequest.newBuilder(URI.create(at.url() + path)).header("Authorization", "Bearer nobody"));
            }
            for (String body : List.of("{", "{}", "{\"workspace_id\":\"" + at.workspaceId() + "\"}")) {
                ask(
                        http,
                        HttpRequest.newBuilder(URI.create(at.url() + "/api/v1/copy/generate"))
                                .header("X-API-Key", at.apiKey())
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body)));
            }
        }
    }

    /** A good token and a forged one, where they belong and where they do not. */
    private void useToken(Endpoints at) throws IOException, InterruptedException {
        String order = "{\"workspace_id\":\"%s\",\"product_id\":\"%s\",\"copy_type\":\"titles\"}"
                .formatted(
                        at.workspaceId(), SampleCatalogue.products().getFirst().id());
        String events = "/api/v1/jobs/" + new UUID(0, 1) + "/events";
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String token : List.of(TOKEN, "x" + TOKEN)) {
                int ordered = ask(
                        http,
                        HttpRequest.newBuilder(URI.create(at.url() + "/api/v1/copy/generate"))
                                .header("Authorization", "Bearer " + token)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(order)));
                assertEquals(token.equals(TOKEN) ? 202 : 401, ordered);
                ask(
                        http,
                        HttpRequest.newBuilder(URI.create(at.url() + events))
                                .header("Authorization", "Bearer " + token));
                ask(
                        http,
                        HttpRequest.newBuilder(URI.create(at.url() + "/api/v1/quota"))
                                .header("X-API-Key", token));
                for (String name : List.of("ticket", "access_token", "token")) {
                    ask(http, HttpRequest.newBuilder(URI.create(at.url() + events + "?" + name + "=" + token)));
                }
            }
        }
    }

    /** What makes a token out of what anybody may know. */
    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    /** Keeps the answer, and gives its status. */
    private int ask(HttpClient http, HttpRequest.Builder request) throws IOException, InterruptedException {
        var answer = http.send(request.build(), BodyHandlers.ofString());
        answers.add(answer.headers().map() + answer.body());
        return answer.statusCode();
    }

    /** Looks for secrets, and for something that must be there, or else nothing was looked at. */
    private static final class Search implements Consumer<String> {
        private final List<String> needles;
        private final Set<String> found = new TreeSet<>();

        private Search(String known) {
            needles = Stream.concat(NEEDLES.stream(), Stream.of(known, signature(TOKEN)))
                    .toList();
        }

        @Override
        public void accept(String text) {
            needles.stream().filter(text::contains).forEach(found::add);
        }
    }

    /** Looks through every line that is logged, and keeps those that tell a secret. */
    private static final class LogWatch extends AppenderBase<ILoggingEvent> {
        private final String signature;
        private final AtomicLong lines = new AtomicLong();
        private final Set<String> leaks = new ConcurrentSkipListSet<>();

        private LogWatch(String signature) {
            this.signature = signature;
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.incrementAndGet();
            String text = event.getFormattedMessage()
                    + event.getMDCPropertyMap()
                    + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
            if (text.contains("CANARY") || (isOurs(event) && text.contains(signature))) {
                leaks.add(event.getLoggerName() + ": " + text);
            }
        }

        /** An HTTP server that tells every byte, which nobody lets it do, tells what clients send. */
        private static boolean isOurs(ILoggingEvent event) {
            return event.getLevel().isGreaterOrEqual(Level.INFO)
                    || event.getLoggerName().startsWith("io.quillstream");
        }
    }
}
