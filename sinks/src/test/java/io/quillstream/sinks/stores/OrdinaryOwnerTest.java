package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.postgres.PostgresServer;
import io.quillstream.sinks.Events;
import io.quillstream.stores.postgres.KeyedGrants;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Product;
import io.quillstream.stores.postgres.Products;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database as a provider hands it out: its owner may make roles, and is no superuser. */
class OrdinaryOwnerTest {

    private static final UUID MINE = UUID.randomUUID();
    private static final UUID THEIRS = UUID.randomUUID();

    @TempDir
    Path folder;

    @Test
    void an_owner_who_is_no_superuser_makes_the_schema_and_keeps_workspaces_apart() throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(folder, EnumSet.of(Part.POSTGRES))) {
            String url = ownedDatabase(stack.endpoints());
            try (Postgres postgres = Postgres.open(url, "owner", "secret", 2)) {
                postgres.migrate();
                Workspaces workspaces = new Workspaces(postgres);
                workspaces.create(new Workspace(MINE, "mine", "free", 1000, Events.AT));
                workspaces.create(new Workspace(THEIRS, "theirs", "free", 1000, Events.AT));
                UUID product = UUID.randomUUID();
                Products products = new Products(postgres);
                products.put(MINE, new Product(product, "p", null, Events.AT, Events.AT));
                KeyedGrants.Grant grant = new KeyedGrants.Grant(UUID.randomUUID(), MINE, 5, "sorry");
                KeyedGrants grants = new KeyedGrants(postgres);
                assertAll(
                        () -> assertTrue(products.exists(MINE, product)),
                        () -> assertFalse(products.exists(THEIRS, product)),
                        () -> assertTrue(products.texts(MINE, product).isPresent()),
                        () -> assertTrue(products.texts(THEIRS, product).isEmpty()),
                        () -> assertTrue(products.find(THEIRS, product).isEmpty()),
                        () -> assertEquals(KeyedGrants.Standing.NEW, grants.note(grant)),
                        () -> assertEquals(KeyedGrants.Standing.REPEATED, grants.note(grant)));
            }
        }
    }

    private static String ownedDatabase(Endpoints server) throws Exception {
        try (Connection superuser = DriverManager.getConnection(
                        server.postgresUrl(), server.postgresUser(), server.postgresPassword());
                Statement statement = superuser.createStatement()) {
            statement.execute("CREATE ROLE owner LOGIN CREATEROLE PASSWORD 'secret'");
            statement.execute("CREATE DATABASE owned OWNER owner");
        }
        String url = server.postgresUrl();
        return url.substring(0, url.length() - PostgresServer.DATABASE.length()) + "owned";
    }
}
