package io.quillstream.launcher.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quillstream.client.QuillClient;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who may make workspaces: they come into being over the public administration routes. */
final class Operator implements AutoCloseable {

    private final URI door;
    private final QuillClient client;

    /** The operator of the server that runs on the process's folder. */
    Operator(UpProcess up) throws IOException {
        JsonNode endpoints = up.endpoints();
        this.door = URI.create(endpoints.get("url").asText());
        String token = DevTokens.of(new Settings(
                        Map.of("QUILL_JWT_SECRET", endpoints.get("jwt_secret").asText())))
                .mint(DevIdentity.WORKSPACE, "operator", Set.of(Scope.ADMIN), Duration.ofHours(12), Instant.now());
        this.client = new QuillClient(door, token);
    }

    /** A new workspace that has exactly these credits, visibly, with a key of its own and the sample catalogue. */
    Tenant tenant(String name, long credits) {
        JsonNode made = client.send(
                "POST",
                "/api/v1/admin/workspaces",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("name", name)
                        .put("plan", "business")
                        .put("monthly_credits", credits));
        UUID workspace = UUID.fromString(made.get("workspace_id").asText());
        String key = client.send(
                        "POST",
                        "/api/v1/admin/workspaces/" + workspace + "/api-keys",
                        JsonNodeFactory.instance.objectNode().put("name", name))
                .get("key")
                .asText();
        Tenant tenant = new Tenant(workspace, key, new QuillClient(door, key));
        tenant.furnish();
        if (!Load.eventually(
                Duration.ofSeconds(20), () -> tenant.client().quota().available() == credits)) {
            throw new IllegalStateException(
                    "granted " + credits + ", shown " + tenant.client().quota());
        }
        return tenant;
    }

    @Override
    public void close() {
        client.close();
    }
}
