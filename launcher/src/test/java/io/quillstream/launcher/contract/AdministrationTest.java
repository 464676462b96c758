package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operators do, and what they are not allowed to do by mistake. */
@ExtendWith(House.Shared.class)
class AdministrationTest {

    private static final String ALL = "/api/v1/admin/workspaces";

    @Test
    void a_workspace_has_its_plans_credits_unless_told_otherwise(House house) {
        for (String plan : List.of("free", "pro", "business")) {
            Reply made = house.operator().post(ALL, "{\"name\":\"W\",\"plan\":\"" + plan + "\"}");
            assertEquals(
                    "201 W " + plan, made.status() + " " + made.at("/name") + " " + made.at("/plan"), made::toString);
            assertTrue(made.json().path("monthly_credits").asLong() > 0, made::toString);
            assertEquals(made.header("Location"), ALL + "/" + made.at("/workspace_id"));
            Reply shown = house.operator().get(made.header("Location"));
            for (String field : List.of("workspace_id", "name", "plan", "monthly_credits")) {
                assertEquals(made.json().path(field), shown.json().path(field));
            }
            assertTrue(house.operator().get(ALL).text().contains(made.at("/workspace_id")));
        }
    }

    @Test
    void a_change_of_plan_changes_credits_and_rate(House house) {
        Tenant tenant = house.tenant(0);
        String path = ALL + "/" + tenant.workspace();
        Reply changed = house.operator().put(path + "/plan", "{\"plan\":\"business\"}");
        assertEquals("200 business", changed.status() + " " + changed.at("/plan"), changed::toString);
        long monthly = changed.json().path("monthly_credits").asLong();
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(3),
                        () -> tenant.quota().path("available").asLong() == monthly),
                () -> tenant.quota().toString());
        assertEquals("business", tenant.quota().path("plan").asText());
    }

    @Test
    void wrong_orders_of_operators_change_nothing(House house) {
        Tenant tenant = house.tenant(5);
        String one = ALL + "/" + tenant.workspace();
        String nobodys = ALL + "/" + UUID.randomUUID();
        Map<String, Long> before = house.traces().atRest();
        Stream.of(
                        "POST " + ALL + " {} 422",
                        "POST " + ALL + " {\"name\":\"\",\"plan\":\"free\"} 422",
                        "POST " + ALL + " {\"name\":\"x\",\"plan\":\"gold\"} 422",
                        "POST " + ALL + " {\"name\":\"x\",\"plan\":\"free\",\"monthly_credits\":-1} 422",
                        "POST " + ALL + " {\"name\":\"x\",\"plan\":\"free\",\"monthly_credits\":1.5} 422",
                        "POST " + ALL + " {\"name\":\"x\",\"plan\":\"free\",\"balance\":1} 422",
                        "POST " + ALL + " {\"name\":\"" + "x".repeat(100_000) + "\",\"plan\":\"free\"} 422",
                        "POST " + one + "/credits {} 422",
                        "POST " + one + "/credits {\"amount\":0,\"reason\":\"x\"} 422",
                        "POST " + one + "/credits {\"amount\":-5,\"reason\":\"x\"} 422",
                        "POST " + one + "/credits {\"amount\":1000000001,\"reason\":\"x\"} 422",
                        "POST " + one + "/credits {\"amount\":99999999999999999999,\"reason\":\"x\"} 422",
                        "POST " + one + "/credits {\"amount\":1.0,\"reason\":\"x\"} 422",
                        "POST " + one + "/credits {\"amount\":\"1\",\"reason\":\"x\"} 422",
                        "POST " + one + "/credits {\"amount\":1} 422",
                        "POST " + one + "/credits {\"amount\":1,\"reason\":\"_\"} 422".replace("_", " "),
                        "PUT " + one + "/plan {\"plan\":\"gold\"} 422",
                        "PUT " + one + "/plan {\"plan\":null} 422",
                        "POST " + one + "/api-keys {} 422",
                        "POST " + one + "/api-keys {\"name\":\"x\",\"scopes\":[\"root\"]} 422",
                        "POST " + one + "/api-keys {\"name\":\"x\",\"scopes\":\"admin\"} 422",
                        "POST " + one + "/api-keys {\"name\":\"x\",\"expires_at\":\"2020-01-01T00:00:00Z\"} 422",
                        "POST " + one + "/api-keys {\"name\":\"x\",\"expires_at\":\"2027-02-30T00:00:00Z\"} 422",
                        "POST " + one + "/api-keys {\"name\":\"" + "n".repeat(1_000_000) + "\"} 422",
                        "POST " + nobodys + "/credits {\"amount\":1,\"reason\":\"x\"} 404",
                        "PUT " + nobodys + "/plan {\"plan\":\"pro\"} 404",
                        "POST " + nobodys + "/api-keys {\"name\":\"x\"} 404",
                        "POST " + ALL + "/x/credits {\"amount\":1,\"reason\":\"x\"} 404")
                .forEach(row -> {
                    String[] words = row.split(" ", 3);
                    int end = words[2].lastIndexOf(' ');
                    Client operator = house.operator();
                    Reply reply = words[0].equals("PUT")
                            ? operator.put(words[1], words[2].substring(0, end))
                            : operator.post(words[1], words[2].substring(0, end));
                    String shown = row.length() > 150 ? row.substring(0, 150) : row;
                    assertEquals(words[2].substring(end + 1), "" + reply.status(), () -> shown + " " + reply);
                });
        assertEquals(before, house.traces().atRest());
        assertEquals(
                0, house.operator().get(one + "/api-keys").json().path("data").size());
    }

    @Test
    void a_grant_repeated_under_its_key_is_one_grant(House house) {
        Tenant tenant = house.tenant(0);
        String path = ALL + "/" + tenant.workspace() + "/credits";
        for (int i = 0; i < 3; i++) {
            Reply reply = house.operator().post(path, "{\"amount\":7,\"reason\":\"once\"}", "Idempotency-Key", "g1");
            assertEquals(202, reply.status(), reply::toString);
        }
        house.traces().atRest();
        assertEquals(7, tenant.quota().path("available").asInt());
    }

    @Test
    void keys_get_all_scopes_but_admin_and_can_end_by_themselves(House house) {
        Tenant tenant = house.tenant(1);
        String keys = ALL + "/" + tenant.workspace() + "/api-keys";
        Reply made = house.operator().post(keys, "{\"name\":\"all\"}");
        Client client = Client.bearer(house.url(), made.at("/key"));
        assertEquals(200, client.get("/api/v1/audit").status());
        assertEquals(200, client.get("/api/v1/quota").status());
        assertEquals(403, client.get(ALL).status());
        String soon = java.time.Instant.now().plusSeconds(2).toString();
        Reply brief = house.operator().post(keys, "{\"name\":\"brief\",\"expires_at\":\"" + soon + "\"}");
        assertEquals(201, brief.status(), brief::toString);
        Client late = Client.bearer(house.url(), brief.at("/key"));
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(5),
                        () -> late.get("/api/v1/jobs").code().equals("TOKEN_EXPIRED")),
                "a key ends when it says");
        for (JsonNode key : house.operator().get(keys).json().path("data")) {
            assertTrue(!key.has("key") && !key.has("hash") && key.path("scopes").size() == 5, key::toString);
        }
    }

    @Test
    void health_metrics_and_pages_are_open_and_tell_nothing_of_workspaces(House house) {
        Tenant tenant = house.tenant(1);
        tenant.completed("");
        for (String path : List.of("/health/live", "/health/ready", "/metrics", "/openapi.json", "/docs", "/")) {
            Reply reply = house.nobody().get(path);
            assertEquals(200, reply.status(), reply::toString);
            assertTrue(!reply.text().contains(tenant.workspace().toString()), path);
        }
        assertTrue(house.nobody().get("/docs").header("Content-Type").startsWith("text/html"));
        assertEquals("3.1", house.nobody().get("/openapi.json").at("/openapi").substring(0, 3));
    }
}
