package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.sinks.Databases;
import io.quillstream.sinks.Events;
import io.quillstream.stores.postgres.ApiKey;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Asset;
import io.quillstream.stores.postgres.AssetSummary;
import io.quillstream.stores.postgres.Assets;
import io.quillstream.stores.postgres.Plan;
import io.quillstream.stores.postgres.Plans;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Product;
import io.quillstream.stores.postgres.Products;
import io.quillstream.stores.postgres.SourceTexts;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresTest {

    private static Postgres postgres;

    @BeforeAll
    static void open() {
        postgres = Databases.postgres();
    }

    @AfterAll
    static void close() {
        postgres.close();
    }

    /** Else what a sink has locked would stay so for hours when its machine is gone amid a transaction. */
    @Test
    void a_session_that_falls_silent_amid_a_transaction_is_ended_by_the_server() {
        String silence = postgres.asOperator(handle -> handle.createQuery("SHOW idle_in_transaction_session_timeout")
                .mapTo(String.class)
                .one());
        assertEquals("2min", silence);
    }

    @Test
    void several_processes_may_migrate_at_once_and_again() {
        Endpoints own = Fresh.databases(SharedStack.with(EnumSet.of(Part.POSTGRES)));
        List<CompletableFuture<Void>> processes = IntStream.range(0, 3)
                .mapToObj(process -> CompletableFuture.runAsync(() -> {
                    try (Postgres one =
                            Postgres.open(own.postgresUrl(), own.postgresUser(), own.postgresPassword(), 2)) {
                        one.migrate();
                        one.migrate();
                    }
                }))
                .toList();
        processes.forEach(CompletableFuture::join);

        try (Postgres after = Postgres.open(own.postgresUrl(), own.postgresUser(), own.postgresPassword(), 1)) {
            assertEquals(
                    List.of(
                            new Plan("free", 1_000, 10, 0),
                            new Plan("pro", 50_000, 60, 0),
                            new Plan("business", 1_000_000, 600, 0)),
                    new Plans(after).all());
        }
    }

    @Test
    void what_was_bound_stands_in_no_message_and_in_no_stack_trace() {
        UUID workspace = workspace();
        JdbiException refused = assertThrows(
                JdbiException.class,
                () -> postgres.asOperator(
                        handle -> handle.createUpdate("INSERT INTO users VALUES (:w, :u, now()), (:w, :u, now())")
                                .bind("w", workspace)
                                .bind("u", "canary@example.com")
                                .execute()));
        StringWriter told = new StringWriter();
        refused.printStackTrace(new PrintWriter(told));
        assertTrue(told.toString().contains("duplicate key"), told::toString);
        assertFalse(told.toString().contains("canary"), told::toString);
        assertFalse(refused.getMessage().contains(workspace.toString()), refused::getMessage);
    }

    @Test
    void a_failed_transaction_leaves_nothing() {
        UUID workspace = UUID.randomUUID();

        assertThrows(
                JdbiException.class,
                () -> postgres.asOperator(handle -> {
                    handle.execute("INSERT INTO workspaces VALUES (?, 'w', 'free', 0, now())", workspace);
                    return handle.execute("SELECT 1 / 0");
                }));

        assertEquals(Optional.empty(), new Workspaces(postgres).find(workspace));
    }

    @Test
    void a_workspace_is_created_once_and_changes_its_plan() {
        Workspaces workspaces = new Workspaces(postgres);
        Workspace workspace = new Workspace(UUID.randomUUID(), "Shop", "free", 1000, Events.AT);

        assertTrue(workspaces.create(workspace));
        assertFalse(workspaces.create(workspace));
        assertEquals(Optional.of(workspace), workspaces.find(workspace.workspaceId()));
        assertEquals(
                Optional.of(new Workspace(workspace.workspaceId(), "Shop", "pro", 50_000, Events.AT)),
                workspaces.changePlan(workspace.workspaceId(), "pro", 50_000));
        assertEquals(Optional.empty(), workspaces.changePlan(UUID.randomUUID(), "pro", 1));
    }

    @Test
    void an_api_key_is_found_by_its_hash_and_keeps_the_first_time_it_was_revoked() {
        UUID workspace = workspace();
        ApiKeys keys = new ApiKeys(postgres);
        ApiKey key = new ApiKey(
                UUID.randomUUID(),
                workspace,
                "ci",
                "qs_dev_abc",
                "hash-" + workspace,
                List.of("jobs:read", "generate:write"),
                "ada",
                Events.AT,
                Events.AT.plusSeconds(60),
                null);

        assertTrue(keys.create(key));
        assertFalse(keys.create(key));
        assertEquals(Optional.of(key), keys.byHash(key.keyHash()));
        assertEquals(Optional.empty(), keys.byHash("other"));

        Instant revoked = Events.AT.plusSeconds(10);
        assertTrue(keys.revoke(workspace, key.keyId(), revoked));
        assertTrue(keys.revoke(workspace, key.keyId(), revoked.plusSeconds(10)));
        assertFalse(keys.revoke(UUID.randomUUID(), key.keyId(), revoked));
        assertEquals(revoked, keys.byHash(key.keyHash()).orElseThrow().revokedAt());
    }

    @Test
    void a_product_is_put_again_with_new_data_and_its_first_time() {
        UUID workspace = workspace();
        Products products = new Products(postgres);
        UUID id = UUID.randomUUID();

        assertTrue(products.put(workspace, new Product(id, "a", null, Events.AT, Events.AT)));
        assertFalse(products.put(
                workspace, new Product(id, "b", "Lamps", Events.AT.plusSeconds(9), Events.AT.plusSeconds(9))));
        assertEquals(
                new Product(id, "b", "Lamps", Events.AT, Events.AT.plusSeconds(9)),
                products.find(workspace, id).orElseThrow());
        assertEquals(1, products.page(workspace, null, 10).size());
        assertEquals(0, products.page(workspace, id, 10).size());
    }

    @Test
    void of_many_long_texts_only_the_beginnings_are_read() {
        UUID workspace = workspace();
        Products products = new Products(postgres);
        Assets assets = new Assets(postgres);
        Product lamp = new Product(UUID.randomUUID(), "Lamp", "Lamps", Events.AT, Events.AT);
        products.put(workspace, lamp);
        assertEquals(
                Optional.of(new SourceTexts("Lamp", "Lamps", List.of())), products.texts(workspace, lamp.productId()));

        for (String letter : List.of("a", "\uD83D\uDCA1", "c")) {
            int order = assets.page(workspace, lamp.productId(), null, 10).size();
            assertTrue(assets.add(workspace, text(lamp, letter.repeat(60_000), order)));
        }

        assertEquals(
                Optional.of(new SourceTexts(
                        "Lamp",
                        "Lamps",
                        List.of("a".repeat(33_333), "\uD83D\uDCA1".repeat(33_333), "c".repeat(33_333)))),
                products.texts(workspace, lamp.productId()));
    }

    @Test
    void a_long_text_leaves_room_for_those_behind_it() {
        UUID workspace = workspace();
        Products products = new Products(postgres);
        Product lamp = new Product(UUID.randomUUID(), "Lamp", null, Events.AT, Events.AT);
        products.put(workspace, lamp);
        List<Asset> some =
                List.of(text(lamp, "a".repeat(200_000), 0), text(lamp, "Light", 1), text(lamp, "b".repeat(30_000), 2));
        some.forEach(asset -> new Assets(postgres).add(workspace, asset));
        assertEquals(
                Optional.of(new SourceTexts("Lamp", null, List.of("a".repeat(69_995), "Light", "b".repeat(30_000)))),
                products.texts(workspace, lamp.productId()));
    }

    @Test
    void of_more_texts_than_have_a_share_worth_reading_the_first_are_read() {
        UUID workspace = workspace();
        Products products = new Products(postgres);
        Product lamp = new Product(UUID.randomUUID(), "Lamp", null, Events.AT, Events.AT);
        products.put(workspace, lamp);
        for (int order = 0; order < 210; order++) {
            new Assets(postgres).add(workspace, text(lamp, "a".repeat(600), order));
        }
        assertEquals(
                Collections.nCopies(200, "a".repeat(500)),
                products.texts(workspace, lamp.productId()).orElseThrow().texts());
    }

    @Test
    void a_list_of_assets_is_as_each_of_them_without_its_text() {
        UUID workspace = workspace();
        Product lamp = new Product(UUID.randomUUID(), "Lamp", null, Events.AT, Events.AT);
        new Products(postgres).put(workspace, lamp);
        List<Asset> some = List.of(text(lamp, "", 0), text(lamp, "Light \uD83D\uDCA1", 1));
        some.forEach(asset -> new Assets(postgres).add(workspace, asset));
        List<AssetSummary> listed = new Assets(postgres).page(workspace, lamp.productId(), null, 10);
        assertEquals(some.stream().map(Asset::summary).toList(), listed);
        assertEquals(7, listed.getLast().characters());
    }

    @Test
    void what_a_workspace_has_is_counted_and_weighed_for_itself() {
        UUID workspace = workspace();
        Products products = new Products(postgres);
        Assets assets = new Assets(postgres);
        assertEquals(0, products.count(workspace));
        assertEquals(0, assets.weight(workspace));
        Product lamp = new Product(UUID.randomUUID(), "Lamp", null, Events.AT, Events.AT);
        products.put(workspace, lamp);
        products.put(workspace(), lamp);
        List<Asset> some = List.of(text(lamp, "Light", 0), text(lamp, "\uD83D\uDCA1".repeat(60_000), 1));
        some.forEach(asset -> assets.add(workspace, asset));

        assertEquals(1, products.count(workspace));
        assertEquals((16 << 10) + 240_000, assets.weight(workspace));
        assertEquals(
                assets.weight(workspace),
                some.stream().mapToLong(Assets::weight).sum());
    }

    private static Asset text(Product product, String content, int order) {
        return new Asset(
                UUID.randomUUID(),
                product.productId(),
                "text",
                null,
                content,
                "sha",
                content.length(),
                Events.AT.plusSeconds(order));
    }

    @Test
    void a_database_that_is_away_shows_soon_and_opens_later() {
        try (Postgres away = Postgres.open("jdbc:postgresql://127.0.0.1:1/none", "u", "p", 1)) {
            assertFalse(away.answers());
        }
        assertTrue(postgres.answers());
    }

    private static UUID workspace() {
        UUID workspace = UUID.randomUUID();
        new Workspaces(postgres).create(new Workspace(workspace, "w", "free", 1000, Events.AT));
        return workspace;
    }
}
