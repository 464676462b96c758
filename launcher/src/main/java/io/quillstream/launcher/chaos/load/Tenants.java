package io.quillstream.launcher.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Makes workspaces over the public routes, before anything goes wrong. */
public final class Tenants {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONG = Duration.ofHours(24);
    private static final int ITEMS_OF_A_CREDIT = 5;

    private final Door door;
    private final DevTokens tokens = DevTokens.of(new Settings(Map.of()));

    /** @param door of the API */
    public Tenants(Door door) {
        this.door = door;
    }

    /** One whose orders cost one credit. */
    public Tenant make(String name, String plan, long credits) throws InterruptedException {
        return make(name, plan, credits, ITEMS_OF_A_CREDIT);
    }

    /** @param items asked for with each order, which says what an order costs */
    public Tenant make(String name, String plan, long credits, int items) throws InterruptedException {
        String operator = tokens.mint(DevIdentity.WORKSPACE, "operator", Set.of(Scope.ADMIN), LONG, Instant.now());
        JsonNode made = ask(
                "POST",
                "/api/v1/admin/workspaces",
                operator,
                Map.of("name", name, "plan", plan, "monthly_credits", credits));
        UUID workspace = UUID.fromString(made.get("workspace_id").asText());
        String token = tokens.mint(
                workspace, name + "-user", EnumSet.complementOf(EnumSet.of(Scope.ADMIN)), LONG, Instant.now());
        SampleProduct product = SampleCatalogue.products().getFirst();
        String path = "/api/v1/products/" + product.id();
        ask("PUT", path, token, Map.of("name", product.name(), "category", product.category()));
        for (var asset : product.assets()) {
            ask(
                    "POST",
                    path + "/assets",
                    token,
                    Map.of("type", asset.type(), "filename", asset.filename(), "content", asset.content()));
        }
        return new Tenant(name, workspace, credits, token, product.id(), items);
    }

    private JsonNode ask(String method, String path, String token, Map<String, ?> body) throws InterruptedException {
        Door.Answer answer = door.ask(
                method,
                path,
                token,
                null,
                "application/json",
                JSON.valueToTree(body).toString());
        if (answer.status() / 100 != 2) {
            throw new IllegalStateException(method + " " + path + ": " + answer);
        }
        return answer.body();
    }
}
