package io.quillstream.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is made without a door is what the door makes. */
@ExtendWith(OpenDoor.Shared.class)
class AdministrationTest {

    private static final String ALL = "/api/v1/admin/workspaces";

    @Test
    void aWorkspaceAndItsKeyAreLikeThoseThatTheRoutesMake(OpenDoor door) throws Exception {
        try (Administration administration = new Administration(door.settings(), door.kafka())) {
            assertEquals(Optional.empty(), administration.missing());
            ObjectNode workspace = administration.makeWorkspace(wish("Acme", "pro"));
            String id = workspace.get("workspace_id").textValue();
            ObjectNode keyWish = JsonText.object().put("name", "first");
            keyWish.putArray("scopes").add("admin");
            ObjectNode key = administration.makeKey(UUID.fromString(id), keyWish);

            Caller operator = door.holder(key.get("key").textValue());
            Answer read = operator.get(ALL + "/" + id);
            assertEquals(200, read.status(), read::toString);
            assertEquals(workspace.toString(), read.json().toString());
            assertEquals(50_000, read.json().get("monthly_credits").longValue());
            JsonNode listed = operator.get(ALL + "/" + id + "/api-keys").json().at("/data/0");
            assertEquals(Administration.OPERATOR, listed.get("created_by").textValue());
            assertEquals(key.get("key_id"), listed.get("key_id"));
            assertFalse(listed.has("key"), "a key is shown once");
            assertEquals("FORBIDDEN", operator.get("/api/v1/quota").code(), "it has the scopes that were asked for");
            assertTrue(administration.workspaces(200).contains(workspace));
        }
    }

    @Test
    void withTheLogAwayNoWorkspaceIsMade(OpenDoor door) {
        Settings away = door.settings().with(Map.of("QUILL_KAFKA_BOOTSTRAP", "127.0.0.1:1"));
        String name = "never-" + UUID.randomUUID();
        try (Administration administration = new Administration(away, KafkaClients.of(away))) {
            ProblemException refusal =
                    assertThrows(ProblemException.class, () -> administration.makeWorkspace(wish(name, "free")));
            assertEquals(ProblemCode.BROKER_UNAVAILABLE, refusal.code());
        }
        assertFalse(door.operator().get(ALL + "?limit=200").text().contains(name));
    }

    @Test
    void whatTheRoutesRefuseIsRefused(OpenDoor door) {
        try (Administration administration = new Administration(door.settings(), door.kafka())) {
            for (ObjectNode bad : new ObjectNode[] {
                wish(" ", "free"), wish("x", "gold"), wish("x", "free").put("monthly_credits", -1), JsonText.object()
            }) {
                refused(ProblemCode.VALIDATION_FAILED, () -> administration.makeWorkspace(bad));
            }
            ObjectNode key = JsonText.object().put("name", "x");
            refused(ProblemCode.NOT_FOUND, () -> administration.makeKey(UUID.randomUUID(), key));
            ObjectNode past = key.deepCopy().put("expires_at", "2020-01-01T00:00:00Z");
            refused(ProblemCode.VALIDATION_FAILED, () -> administration.checkKey(past));
        }
    }

    @Test
    void aDatabaseThatNoServiceHasPreparedIsToldAsSuch() throws Exception {
        Settings settings = new Settings(Fresh.databases(SharedStack.all()).asSettings());
        try (Administration administration = new Administration(settings, KafkaClients.of(settings))) {
            assertEquals(Optional.of("The database has no tables"), administration.missing());
        }
    }

    private static ObjectNode wish(String name, String plan) {
        return JsonText.object().put("name", name).put("plan", plan);
    }

    private static void refused(ProblemCode code, Runnable wish) {
        ProblemException refusal = assertThrows(ProblemException.class, wish::run);
        assertEquals(code, refusal.code(), refusal.getMessage());
    }
}
