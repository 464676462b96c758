package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.launcher.scenario.UpProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The all-in-one server in a process of its own, one for all contract tests of a run and the bench's, known to them only by what
 * {@code endpoints.json} says. A model call takes 50 ms, so that there is something to wait for and to cancel.
 */
public final class House implements AutoCloseable {

    /** Gives tests the house as a parameter. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == House.class;
        }

        @Override
        public House resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(House.class))
                    .computeIfAbsent(House.class, type -> start(Map.of("QUILL_LOCAL_LATENCY", "50ms")), House.class);
        }
    }

    private static final String TEXT =
            "A stainless steel kettle of 1.7 litres, quiet, with a lamp that shows the heat.";

    private final Path data;
    private final UpProcess process;
    private final JsonNode endpoints;

    private House(Path data, UpProcess process, JsonNode endpoints) {
        this.data = data;
        this.process = process;
        this.endpoints = endpoints;
    }

    /** A house with these settings, not shared with anybody. */
    static House start(Map<String, String> settings) {
        try {
            Path data = Files.createTempDirectory("quill-contract");
            UpProcess process = UpProcess.up(data, settings);
            return new House(data, process, process.endpoints());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI url() {
        return URI.create(endpoint("/url"));
    }

    String endpoint(String pointer) {
        return endpoints.at(pointer).asText();
    }

    Tokens tokens() {
        return new Tokens(endpoint("/jwt_secret"));
    }

    Client nobody() {
        return Client.nobody(url());
    }

    /** An operator, who may do everything, in the development workspace. */
    Client operator() {
        return Client.bearer(url(), operatorsToken());
    }

    /** The header field of an operator. */
    String operatorsAuthorization() {
        return "Authorization: Bearer " + operatorsToken();
    }

    private String operatorsToken() {
        UUID workspace = UUID.fromString(endpoint("/workspace_id"));
        return tokens().of(workspace, "operator-" + UUID.randomUUID(), Tokens.ALL_SCOPES + " admin");
    }

    /** A new workspace on plan {@code free} with that many monthly credits, and a product that has a text. */
    Tenant tenant(long credits) {
        return tenant("free", credits);
    }

    /** The token of somebody who may send 600 requests a minute and has so many credits. */
    public String tokenOfBusyUser(long credits) {
        return tokens().of(tenant("business", credits).workspace(), "busy", Tokens.ALL_SCOPES);
    }

    private Tenant tenant(String plan, long credits) {
        Reply made = operator()
                .post(
                        "/api/v1/admin/workspaces",
                        "{\"name\":\"Contract\",\"plan\":\"%s\",\"monthly_credits\":%d}".formatted(plan, credits));
        assertEquals(201, made.status(), made::toString);
        Tenant tenant = new Tenant(url(), tokens(), UUID.fromString(made.at("/workspace_id")), UUID.randomUUID());
        Client user = tenant.somebody();
        String product = "/api/v1/products/" + tenant.product();
        assertEquals(
                201,
                user.put(product, "{\"name\":\"Kettle\",\"category\":\"Kitchen\"}")
                        .status());
        Reply asset = user.post(product + "/assets", "{\"type\":\"text\",\"content\":\"" + TEXT + "\"}");
        assertEquals(201, asset.status(), asset::toString);
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(5),
                        () -> tenant.quota().path("available").asLong() == credits),
                "the plan's credits came");
        return tenant;
    }

    /** Where it keeps what is its own: logs, among others. */
    public Path data() {
        return data;
    }

    Traces traces() {
        return new Traces(endpoint("/kafka"));
    }

    @Override
    public void close() throws IOException {
        process.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        }
    }
}
