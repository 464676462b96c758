package io.quillstream.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.edge.identity.Scope;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.stores.postgres.KeyedGrants;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class AdminRoutesTest {

    private static final String ALL = "/api/v1/admin/workspaces";

    @Test
    void aWorkspaceHasItsPlansCreditsUnlessToldOtherwise(OpenDoor door) {
        Answer made = door.operator().post(ALL, "{\"name\": \"Acme\", \"plan\": \"pro\"}");
        assertEquals(201, made.status(), made::toString);
        assertEquals(50_000, made.json().get("monthly_credits").longValue());
        Answer none = door.operator().post(ALL, "{\"name\": \"Poor\", \"plan\": \"free\", \"monthly_credits\": 0}");
        assertEquals(0, none.json().get("monthly_credits").longValue());
        Answer read = door.operator().get(made.header("Location"));
        assertEquals(made.json(), read.json());

        Answer changed = door.operator().put(made.header("Location") + "/plan", "{\"plan\": \"business\"}");
        assertEquals(200, changed.status(), changed::toString);
        assertEquals(1_000_000, changed.json().get("monthly_credits").longValue());
        assertEquals(
                "business",
                door.operator().get(made.header("Location")).json().get("plan").textValue());
    }

    @Test
    void whatIsNoWorkspaceOrGrantIsRefused(OpenDoor door) {
        Caller operator = door.operator();
        String path = ALL + "/" + door.newcomer(0).workspace();
        for (String body : List.of(
                "{}",
                "{\"name\": \"x\", \"plan\": \"gold\"}",
                "{\"name\": \"\", \"plan\": \"free\"}",
                "{\"name\": \"x\", \"plan\": \"free\", \"monthly_credits\": -1}",
                "{\"name\": \"x\", \"plan\": \"free\", \"role\": \"owner\"}")) {
            assertEquals(422, operator.post(ALL, body).status(), body);
        }
        for (String body : List.of(
                "{\"amount\": 0, \"reason\": \"x\"}",
                "{\"amount\": 1000000001, \"reason\": \"x\"}",
                "{\"amount\": 1.5, \"reason\": \"x\"}",
                "{\"amount\": 1}",
                "{\"amount\": 1, \"reason\": \" \"}")) {
            assertEquals(422, operator.post(path + "/credits", body).status(), body);
        }
        assertEquals(404, operator.get(ALL + "/" + UUID.randomUUID()).status());
        assertEquals(
                404,
                operator.post(ALL + "/" + UUID.randomUUID() + "/credits", "{\"amount\": 1, \"reason\": \"x\"}")
                        .status());
    }

    @Test
    void othersThanOperatorsAreForbidden(OpenDoor door) {
        Caller mia = door.newcomer(0);
        assertEquals("FORBIDDEN", mia.get(ALL).code());
        assertEquals("FORBIDDEN", mia.post(ALL, "{").code());
        assertEquals(
                "FORBIDDEN",
                mia.post(ALL + "/" + mia.workspace() + "/credits", "{}").code());
        assertEquals(
                "FORBIDDEN",
                mia.get(ALL + "/" + mia.workspace() + "/explain/" + UUID.randomUUID())
                        .code());
        assertEquals("UNAUTHENTICATED", door.nobody().get(ALL).code());
    }

    @Test
    void aKeyWorksUntilItIsRevoked(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = ALL + "/" + mia.workspace() + "/api-keys";
        Answer made = door.operator().post(path, "{\"name\": \"ci\", \"scopes\": [\"usage:read\"]}");
        assertEquals(201, made.status(), made::toString);
        String key = made.json().get("key").textValue();
        Caller holder = new Caller(mia.base(), mia.workspace(), key);
        assertEquals(200, holder.get("/api/v1/quota").status());
        assertEquals("FORBIDDEN", holder.get("/api/v1/ledger").code());

        JsonNode listed = door.operator().get(path).json().at("/data/0");
        assertFalse(listed.has("key"));
        assertFalse(door.operator().get(path).text().contains(key), "a key is shown once");
        String one = path + "/" + listed.get("key_id").textValue();
        assertEquals(listed, door.operator().get(one).json());
        assertEquals(204, door.operator().delete(one).status());
        assertEquals(404, door.operator().delete(path + "/" + UUID.randomUUID()).status());
        assertFalse(door.operator().get(path).json().at("/data/0/revoked_at").isNull());
        assertFalse(door.operator().get(one).json().get("revoked_at").isNull());
    }

    @Test
    void aKeyIsShownToNobodyElseAndInItsWorkspaceOnly(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = ALL + "/" + mia.workspace() + "/api-keys/";
        Answer made = door.operator().post(path.substring(0, path.length() - 1), "{\"name\": \"ci\"}");
        String key = made.json().get("key_id").textValue();
        assertEquals(200, door.operator().get(path + key).status());
        assertEquals("FORBIDDEN", mia.get(path + key).code());
        String elsewhere = ALL + "/" + door.newcomer(0).workspace() + "/api-keys/";
        assertEquals("NOT_FOUND", door.operator().get(elsewhere + key).code());
        assertEquals("NOT_FOUND", door.operator().get(path + UUID.randomUUID()).code());
        assertEquals("NOT_FOUND", door.operator().get(path + "nonsense").code());
    }

    @Test
    void whatIsNoKeyIsRefused(OpenDoor door) {
        String path = ALL + "/" + door.newcomer(0).workspace() + "/api-keys";
        for (String body : List.of(
                "{}",
                "{\"name\": \"" + "x".repeat(1_000) + "\"}",
                "{\"name\": \"x\", \"scopes\": [\"root\"]}",
                "{\"name\": \"x\", \"scopes\": []}",
                "{\"name\": \"x\", \"expires_at\": \"2020-01-01T00:00:00Z\"}",
                "{\"name\": \"x\", \"expires_at\": \"2099-02-30T00:00:00Z\"}",
                "{\"name\": \"x\", \"expires_at\": \"tomorrow\"}")) {
            assertEquals(422, door.operator().post(path, body).status(), body);
        }
        assertEquals(0, door.operator().get(path).json().get("data").size());
    }

    @Test
    void theEndOfAKeyMayBeWrittenAsRfc3339Allows(OpenDoor door) {
        String path = ALL + "/" + door.newcomer(0).workspace() + "/api-keys";
        List<String> spellings =
                List.of("2099-01-01T00:00:00Z", "2099-01-01t00:00:00z", "2099-01-01T01:00:00.000+01:00");
        for (String end : spellings) {
            Answer made = door.operator().post(path, "{\"name\": \"x\", \"expires_at\": \"" + end + "\"}");
            assertEquals(201, made.status(), made::toString);
            assertEquals(
                    "2099-01-01T00:00:00.000Z", made.json().get("expires_at").textValue());
        }
    }

    @Test
    void aRepeatedGrantUnderAKeyIsOneGrant(OpenDoor door) {
        Caller mia = door.newcomer(0);
        String path = ALL + "/" + mia.workspace() + "/credits";
        String grant = "{\"amount\": 1, \"reason\": \"sorry\"}";
        Answer first = door.operator().post(path, grant, "Idempotency-Key", "g");
        Answer second = door.operator().post(path, grant, "Idempotency-Key", "g");
        assertEquals(202, first.status());
        assertEquals(first.json().get("grant_id"), second.json().get("grant_id"));
        assertEquals("", first.header("Idempotent-Replayed"));
        assertEquals("true", second.header("Idempotent-Replayed"));
        for (String other :
                List.of("{\"amount\": 2, \"reason\": \"sorry\"}", "{\"amount\": 1, \"reason\": \"again\"}")) {
            assertEquals(
                    "IDEMPOTENCY_KEY_REUSED",
                    door.operator().post(path, other, "Idempotency-Key", "g").code(),
                    "nothing is granted, and nothing else is said");
        }
        String order = mia.order(mia.product());
        assertEquals(202, mia.post("/api/v1/copy/generate", order).status());
        assertEquals(402, mia.post("/api/v1/copy/generate", order).status());
    }

    /** The key was noted, and then the door died: the grant has yet to come into the log. */
    @Test
    void aGrantWhoseDoorDiedIsMadeByItsRepetition(OpenDoor door) {
        Caller mia = door.newcomer(0);
        JobIds ids = new JobIds(IdentitySettings.idSecret(new Settings(Map.of())));
        UUID grant = ids.ofKey(mia.workspace(), "grant:half");
        assertEquals(
                KeyedGrants.Standing.NEW,
                new KeyedGrants(door.postgres()).note(new KeyedGrants.Grant(grant, mia.workspace(), 1, "sorry")));
        String path = ALL + "/" + mia.workspace() + "/credits";
        String wish = "{\"amount\": 1, \"reason\": \"sorry\"}";
        Answer again = door.operator().post(path, wish, "Idempotency-Key", "half");
        assertEquals(202, again.status(), again::toString);
        assertEquals(grant.toString(), again.json().get("grant_id").textValue());
        String order = mia.order(mia.product());
        assertEquals(202, mia.post("/api/v1/copy/generate", order).status());
        assertEquals(402, mia.post("/api/v1/copy/generate", order).status());
    }

    @Test
    void aRefusalIsExplainedFromTheLogItself(OpenDoor door) {
        Caller mia = door.newcomer(1);
        String order = mia.order(mia.product());
        Answer job = mia.post("/api/v1/copy/generate", order);
        String base = ALL + "/" + mia.workspace() + "/explain/";
        JsonNode why =
                door.operator().get(base + job.json().get("job_id").textValue()).json();
        assertEquals("admitted", why.at("/chain/0/what").textValue());
        assertEquals(0, why.at("/chain/0/balance").intValue());
        assertEquals("quill.admissions", why.at("/chain/0/record/topic").textValue());
        assertTrue(why.at("/chain/0/record/offset").isNumber());
        assertEquals(404, door.operator().get(base + UUID.randomUUID()).status());
    }

    @Test
    void theSeedIsThere(OpenDoor door) {
        Answer seeded = door.operator().get(ALL + "/" + door.operator().workspace());
        assertEquals("free", seeded.json().get("plan").textValue());
        assertEquals(1_000_000, seeded.json().get("monthly_credits").longValue());
        Caller dev = door.caller(door.operator().workspace(), "dev", Set.of(Scope.USAGE_READ));
        assertEquals(200, dev.get("/api/v1/quota").status());
    }
}
