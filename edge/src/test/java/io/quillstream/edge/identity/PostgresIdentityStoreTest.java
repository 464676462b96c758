package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.limit.Rate;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Plan;
import io.quillstream.stores.postgres.Plans;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities in a real PostgreSQL: who is found, who is not, and what a query sees that forgets its filter. */
class PostgresIdentityStoreTest {

    private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MILLIS);

    private static EmbeddedStack stack;
    private static Postgres postgres;
    private static Workspaces workspaces;
    private static ApiKeys keys;
    private static PostgresIdentityStore store;

    @BeforeAll
    static void open(@TempDir Path data) throws Exception {
        stack = EmbeddedStack.start(data, EnumSet.of(Part.POSTGRES));
        Endpoints at = stack.endpoints();
        postgres = Postgres.open(at.postgresUrl(), at.postgresUser(), at.postgresPassword(), 4);
        postgres.migrate();
        workspaces = new Workspaces(postgres);
        keys = new ApiKeys(postgres);
        store = new PostgresIdentityStore(workspaces, keys);
    }

    @AfterAll
    static void close() throws Exception {
        postgres.close();
        stack.close();
    }

    private static UUID workspace(String plan) {
        UUID id = UUID.randomUUID();
        workspaces.create(new Workspace(id, "w", plan, 10, NOW));
        return id;
    }

    private static UUID key(UUID workspace, String hash, List<String> scopes, Instant expiresAt) {
        UUID id = UUID.randomUUID();
        keys.create(new io.quillstream.stores.postgres.ApiKey(
                id, workspace, "k", "qs_live_abcdefgh", hash, scopes, "maker", NOW, expiresAt, null));
        return id;
    }

    @Test
    void findsPlansAsTheyAreNow() {
        UUID workspace = workspace("free");
        assertEquals(Optional.of("free"), store.planOf(workspace));
        workspaces.changePlan(workspace, "pro", 50_000);
        assertEquals(Optional.of("pro"), store.planOf(workspace));
        assertEquals(Optional.empty(), store.planOf(UUID.randomUUID()));
    }

    /** The doors know the rates by heart, and the schema names them once more. */
    @Test
    void theRatesOfThePlansAreThoseOfTheSchema() {
        List<Plan> plans = new Plans(postgres).all();
        assertEquals(
                List.of("free", "pro", "business"),
                plans.stream().map(Plan::plan).toList());
        for (Plan plan : plans) {
            assertEquals(Rate.perMinute(plan.ratePerMinute()), Rate.ofPlan(plan.plan()), plan.plan());
        }
    }

    @Test
    void findsAKeyByItsHashAndByItsIdWithinItsWorkspace() {
        UUID mine = workspace("free");
        UUID theirs = workspace("free");
        Instant end = NOW.plusSeconds(60);
        UUID id = key(mine, "hash-of-mine", List.of("jobs:read", "a scope of the future"), end);
        StoredApiKey found = store.keyByHash("hash-of-mine").orElseThrow();
        assertEquals(
                new StoredApiKey(id, mine, "maker", Set.of(Scope.JOBS_READ), Optional.of(end), "hash-of-mine"), found);
        assertEquals(Optional.of(found), store.keyById(mine, id));
        assertEquals(Optional.empty(), store.keyById(theirs, id));
        assertEquals(Optional.empty(), store.keyByHash("hash-of-nobody"));
    }

    @Test
    void aRevokedKeyIsNotFound() {
        UUID mine = workspace("free");
        UUID theirs = workspace("free");
        UUID id = key(mine, "hash-of-revoked", List.of("jobs:read"), null);
        assertFalse(keys.revoke(theirs, id, NOW), "nobody revokes another's key");
        assertTrue(store.keyById(mine, id).isPresent());
        assertTrue(keys.revoke(mine, id, NOW));
        assertEquals(Optional.empty(), store.keyByHash("hash-of-revoked"));
        assertEquals(Optional.empty(), store.keyById(mine, id));
    }

    @Test
    void theDoorLetsAKeyInByWhatPostgresKnows() {
        Settings settings = new Settings(Map.of());
        UUID mine = workspace("business");
        ApiKey key = ApiKey.random();
        key(mine, new ApiKeyHash(IdentitySettings.apiKeySecret(settings)).of(key), List.of("usage:read"), null);
        DoorAuthenticator door = new DoorAuthenticator(settings, store);
        Principal principal = door.authenticate(new PresentedCredential.Key(key.text()));
        assertEquals(mine, principal.workspace());
        assertEquals("business", principal.plan());
        ProblemException unknown = assertThrows(
                ProblemException.class,
                () -> door.authenticate(
                        new PresentedCredential.Key(ApiKey.random().text())));
        assertEquals(ProblemCode.TOKEN_INVALID, unknown.code());
    }

    @Test
    void aRequestsQueryThatForgetsItsFilterSeesItsOwnIdentitiesOnly() {
        UUID mine = workspace("free");
        UUID theirs = workspace("free");
        key(mine, "hash-a", List.of("jobs:read"), null);
        key(theirs, "hash-b", List.of("jobs:read"), null);
        for (String table : List.of("workspaces", "api_keys")) {
            List<UUID> seen = postgres.asWorkspace(
                    mine,
                    handle -> handle.createQuery("SELECT DISTINCT workspace_id FROM " + table)
                            .mapTo(UUID.class)
                            .list());
            assertEquals(List.of(mine), seen, table);
        }
        assertThrows(
                JdbiException.class,
                () -> postgres.asWorkspace(
                        mine, handle -> handle.execute("UPDATE api_keys SET scopes = '{admin}', revoked_at = NULL")),
                "a request cannot give itself scopes");
        assertThrows(
                JdbiException.class,
                () -> postgres.asWorkspace(mine, handle -> handle.execute("UPDATE workspaces SET plan = 'business'")),
                "nor a plan");
    }
}
