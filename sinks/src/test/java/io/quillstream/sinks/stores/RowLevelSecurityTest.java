package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.sinks.Databases;
import io.quillstream.sinks.Events;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.postgres.ApiKey;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Asset;
import io.quillstream.stores.postgres.Assets;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Product;
import io.quillstream.stores.postgres.Products;
import io.quillstream.stores.postgres.Users;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two workspaces with a row in every table; whatever the SQL, one never sees or touches the other's. */
class RowLevelSecurityTest {

    private static final UUID MINE = UUID.randomUUID();
    private static final UUID THEIRS = UUID.randomUUID();
    private static Postgres postgres;

    @BeforeAll
    static void twoWorkspacesWithRowsEverywhere() {
        postgres = Databases.postgres();
        fill(MINE, 0);
        fill(THEIRS, 1);
    }

    @AfterAll
    static void close() {
        postgres.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "workspaces",
                "users",
                "api_keys",
                "products",
                "assets",
                "audit_log",
                "ledger_entries",
                "usage_daily",
                "quota_periods"
            })
    void a_query_that_forgets_its_filter_sees_one_workspace_only(String table) {
        assertEquals(List.of(MINE), workspacesSeenBy(MINE, table));
        assertEquals(
                Set.of(MINE, THEIRS),
                Set.copyOf(
                        postgres.asOperator(handle -> handle.createQuery("SELECT DISTINCT workspace_id FROM " + table)
                                .mapTo(UUID.class)
                                .list())));
    }

    @Test
    void every_table_with_a_workspace_has_forced_row_level_security() {
        List<String> withWorkspace = names("""
                SELECT table_name FROM information_schema.columns
                WHERE column_name = 'workspace_id' AND table_schema = 'public' ORDER BY 1""");
        List<String> secured =
                names("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity ORDER BY 1");

        assertTrue(withWorkspace.contains("ledger_entries"));
        assertEquals(withWorkspace, secured);
    }

    /** They do not name the workspace in their queries; and who calls them is the owner, who could see everything. */
    @Test
    void functions_for_one_workspace_see_one_workspace_only() {
        UUID mine = postgres.asWorkspace(
                MINE,
                handle -> handle.createQuery("SELECT product_id FROM products")
                        .mapTo(UUID.class)
                        .one());
        Products products = new Products(postgres);
        assertTrue(products.exists(MINE, mine));
        assertFalse(products.exists(THEIRS, mine));
        assertTrue(products.texts(MINE, mine).isPresent());
        assertEquals(Optional.empty(), products.texts(THEIRS, mine));
        List<String> afterwards = postgres.asOperator(handle -> {
            handle.createQuery("SELECT quill_product_exists(?, ?)")
                    .bind(0, MINE)
                    .bind(1, mine)
                    .mapTo(Boolean.class)
                    .one();
            return handle.createQuery("SELECT current_user = session_user, coalesce(quill_workspace()::text, 'nobody')")
                    .map((row, context) -> row.getBoolean(1) + " " + row.getString(2))
                    .list();
        });
        assertEquals(List.of("true nobody"), afterwards, "role and workspace end with the function");
    }

    @Test
    void rows_cannot_be_written_into_another_workspace() {
        assertThrows(
                JdbiException.class,
                () -> changed("INSERT INTO products VALUES (?, '%s', 'x', null, '{}', now(), now())"
                        .formatted(UUID.randomUUID())));
        assertEquals(0, changed("UPDATE products SET name = 'x' WHERE workspace_id = ?"));
        assertEquals(0, changed("DELETE FROM products WHERE workspace_id = ?"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ledger_entries", "audit_log", "quota_periods", "usage_daily", "workspaces", "api_keys"})
    void a_request_cannot_write_the_books(String table) {
        assertThrows(
                JdbiException.class,
                () -> postgres.asWorkspace(MINE, handle -> handle.execute("DELETE FROM " + table)));
    }

    @Test
    void the_workspace_ends_with_its_transaction() {
        postgres.asWorkspace(MINE, handle -> handle.execute("SELECT 1"));

        assertEquals(
                "",
                postgres.asOperator(
                        handle -> handle.createQuery("SELECT coalesce(current_setting('quill.workspace_id', true), '')")
                                .mapTo(String.class)
                                .one()));
        assertEquals(List.of("2"), names("SELECT count(*)::text FROM workspaces"));
    }

    @Test
    void without_a_workspace_the_role_sees_nothing() {
        List<UUID> seen = postgres.asOperator(handle -> {
            handle.execute("SET LOCAL ROLE quill_app");
            return handle.createQuery("SELECT workspace_id FROM products")
                    .mapTo(UUID.class)
                    .list();
        });

        assertEquals(List.of(), seen);
    }

    @Test
    void a_foreign_product_takes_no_asset_and_is_not_found() {
        UUID theirProduct = postgres.asOperator(
                handle -> handle.createQuery("SELECT product_id FROM products WHERE workspace_id = :w")
                        .bind("w", THEIRS)
                        .mapTo(UUID.class)
                        .one());

        assertFalse(new Assets(postgres).add(MINE, asset(UUID.randomUUID(), theirProduct)));
        assertFalse(new Products(postgres).exists(MINE, theirProduct));
        assertTrue(new Products(postgres).exists(THEIRS, theirProduct));
        assertEquals(
                List.of("text"),
                new Products(postgres).texts(THEIRS, theirProduct).orElseThrow().texts());
        assertEquals(Optional.empty(), new Products(postgres).texts(MINE, theirProduct));
    }

    /** Rows changed by a statement about the other workspace. */
    private static int changed(String sql) {
        return postgres.asWorkspace(MINE, handle -> handle.execute(sql, THEIRS));
    }

    private static List<String> names(String sql) {
        return postgres.asOperator(
                handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    private static List<UUID> workspacesSeenBy(UUID workspace, String table) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT DISTINCT workspace_id FROM " + table)
                        .mapTo(UUID.class)
                        .list());
    }

    private static void fill(UUID workspace, int partition) {
        UUID product = UUID.randomUUID();
        UUID job = UUID.randomUUID();
        new Workspaces(postgres).create(new Workspace(workspace, "w", "free", 1000, Events.AT));
        new Users(postgres).seen(List.of(new Users.Seen(workspace, "ada", Events.AT)));
        new ApiKeys(postgres)
                .create(new ApiKey(
                        UUID.randomUUID(),
                        workspace,
                        "k",
                        "qs_dev_abc",
                        "hash" + workspace,
                        List.of("jobs:read"),
                        "ada",
                        Events.AT,
                        null,
                        null));
        new Products(postgres).put(workspace, new Product(product, "p", null, Events.AT, Events.AT));
        new Assets(postgres).add(workspace, asset(UUID.randomUUID(), product));
        postgres.asOperator(handle -> {
            Ledger.append(
                    handle,
                    List.of(new FromLog<>(
                            Events.ledger(workspace, 1, "grant", 1000, 1000, null), "quill.ledger", partition, 0)));
            AuditLog.append(
                    handle, List.of(new FromLog<>(Events.audit(workspace, job, 1L, 1L), "quill.audit", partition, 0)));
            return null;
        });
    }

    private static Asset asset(UUID id, UUID product) {
        return new Asset(id, product, "text", null, "text", "sha", 4, Events.AT);
    }
}
