package io.quillstream.launcher.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quillstream.client.ClientException;
import io.quillstream.client.ProblemAnswerException;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.command.ServerChecks.Finding;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.provider.ProviderCheck;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code quill doctor}: what is configured, what answers, and what to do about the rest. */
@Command(
        name = "doctor",
        description = "Check configuration, server and LLM providers.",
        mixinStandardHelpOptions = true)
public final class DoctorCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNREACHABLE = "unreachable";
    private static final String API_KEY = "api-key";

    @Mixin
    ServerOptions server;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.ofProcess();
        QuillSettings.KNOWN.validate(settings);
        Optional<String> key = server.givenCredential();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("settings", settingsOf(settings));
        Map<String, String> checks = serverChecks();
        report.put("server", checks);
        Map<String, String> credential = checks.containsKey(UNREACHABLE)
                ? Map.of()
                : key.map(this::credentialCheck).orElse(Map.of());
        report.put("credential", credential);
        Map<String, Finding> found = ServerChecks.of(settings);
        Map<String, String> reached = new LinkedHashMap<>();
        found.forEach((name, finding) -> reached.put(name, finding.text()));
        report.put("reached", reached);
        List<String> warnings =
                "ok".equals(reached.get(ServerChecks.KAFKA)) ? KafkaCheck.warnings(settings) : List.of();
        report.put("warnings", warnings);
        Map<String, String> providers = new LinkedHashMap<>();
        Map<String, String> models = new LinkedHashMap<>();
        for (ProviderCheck check : ProviderCheck.of(settings)) {
            providers.put(
                    check.label(),
                    check.run()
                            .map(trouble -> trouble + advice(check.provider().name(), trouble))
                            .orElse("ok"));
            models.put(check.label(), modelOf(check));
        }
        report.put("providers", providers);
        report.put("models", models);
        if (server.json()) {
            System.out.println(Printed.json(report));
        } else {
            printSettings(settings);
            print("Server " + server.address(), checks);
            print("The key that was given", credential);
            print("Servers of the settings, asked from here", reached);
            print("LLM providers", providers);
            print("Their models", models);
            warnings.forEach(warning -> System.out.println("Warning: " + warning));
        }
        if (checks.containsKey(UNREACHABLE) || found.values().stream().anyMatch(Finding::away)) {
            return ExitCode.UNREACHABLE.code();
        }
        if (!credential.values().stream().allMatch("ok"::equals)) {
            return ExitCode.AUTHENTICATION.code();
        }
        boolean well = checks.values().stream().allMatch("ok"::equals)
                && reached.values().stream().allMatch("ok"::equals)
                && providers.values().stream().allMatch("ok"::equals);
        return well ? ExitCode.OK.code() : ExitCode.FAILURE.code();
    }

    private static String modelOf(ProviderCheck check) {
        return check.provider().model()
                + (check.priced(PriceBooks.released(), Instant.now())
                        ? ""
                        : " (no price book of this release prices it: its cost is shown as unknown)");
    }

    /** First what somebody set, which is what somebody may have set wrong. */
    private static void printSettings(Settings settings) {
        Map<String, String> values = settingsOf(settings);
        printSettings("Settings that were given:", values, true, settings);
        printSettings("Settings at their defaults:", values, false, settings);
    }

    private static void printSettings(String title, Map<String, String> values, boolean given, Settings settings) {
        List<String> names = QuillSettings.KNOWN.all().stream()
                .filter(setting -> settings.given(setting) == given)
                .map(Setting::name)
                .toList();
        if (!names.isEmpty()) {
            System.out.println(title);
            names.forEach(name -> System.out.println("  " + name + " = " + values.get(name)));
        }
    }

    private static String advice(String provider, String trouble) {
        String setting = "QUILL_" + provider.toUpperCase(Locale.ROOT);
        boolean ofSettings =
                trouble.startsWith(TroubleKind.MISCONFIGURED.name()) || trouble.startsWith(TroubleKind.REJECTED.name());
        return ofSettings
                ? "; try: correct " + setting + "_API_KEY, " + setting + "_MODEL or " + setting + "_BASE_URL"
                : "; try: again in a while, or without it in QUILL_LLM_CHAIN";
    }

    private static void print(String asked, Map<String, String> answers) {
        if (!answers.isEmpty()) {
            System.out.println(asked + ":");
            answers.forEach((name, answer) -> System.out.printf("  %-28s %s%n", name, answer));
        }
    }

    private static Map<String, String> settingsOf(Settings settings) {
        Map<String, String> values = new LinkedHashMap<>();
        for (Setting<?> setting : QuillSettings.KNOWN.all()) {
            values.put(
                    setting.name(),
                    settings.sourced(setting)
                            .map(value -> setting.shown(value.text()) + " (" + value.source() + ")")
                            .orElse("(not set)"));
        }
        return values;
    }

    private Map<String, String> serverChecks() throws InterruptedException {
        try (HttpClient http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(server.address() + "/health/ready"))
                            .timeout(Duration.ofSeconds(5))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return checksIn(answer);
        } catch (IOException e) {
            return Map.of(UNREACHABLE, "no answer: start it with ./quill up, or name another with --url");
        }
    }

    /** Whether the server takes the key; nothing if it is none of those that look at keys. */
    private Map<String, String> credentialCheck(String key) {
        try (QuillClient client = new QuillClient(server.address(), key)) {
            client.get("/api/v1/quota");
            return Map.of(API_KEY, "ok");
        } catch (ProblemAnswerException refusal) {
            return switch (refusal.problem().status()) {
                case 401 -> Map.of(API_KEY, refusal.getMessage() + "; try: --api-key with another");
                // It is known, and may do other things.
                case 403 -> Map.of(API_KEY, "ok");
                default -> Map.of();
            };
        } catch (ClientException odd) {
            return Map.of();
        }
    }

    private static Map<String, String> checksIn(HttpResponse<String> answer) {
        JsonNode reported = report(answer.body()).path("checks");
        if (!reported.isObject()) {
            return Map.of(
                    "health",
                    "the answer (status " + answer.statusCode() + ") is no report of Quillstream's:"
                            + " something else listens there, name another with --url");
        }
        Map<String, String> checks = new LinkedHashMap<>();
        reported.properties()
                .forEach(check -> checks.put(check.getKey(), check.getValue().asText()));
        return checks;
    }

    private static JsonNode report(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException page) {
            return MissingNode.getInstance();
        }
    }
}
