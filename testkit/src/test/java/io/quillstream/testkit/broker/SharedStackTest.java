package io.quillstream.testkit.broker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class SharedStackTest {

    @Test
    void everyTestGetsTheSameServersAndPartsAreAddedAsTheyAreAskedFor() {
        Endpoints first = SharedStack.with(EnumSet.of(Part.POSTGRES));
        Endpoints more = SharedStack.with(EnumSet.of(Part.POSTGRES, Part.MONGO));
        assertEquals(first.postgresUrl(), more.postgresUrl());
        assertNotNull(more.mongoUrl());
    }

    @Test
    void freshDatabasesAreEmptyAndOnesOwn() throws Exception {
        Endpoints shared = SharedStack.with(EnumSet.of(Part.POSTGRES, Part.MONGO));
        Endpoints one = Fresh.databases(shared);
        Endpoints other = Fresh.databases(shared);
        assertNotEquals(one.postgresUrl(), other.postgresUrl());
        assertNotEquals(one.mongoUrl(), other.mongoUrl());
        try (Connection connection =
                DriverManager.getConnection(one.postgresUrl(), one.postgresUser(), one.postgresPassword())) {
            assertTrue(one.postgresUrl().endsWith(connection.getCatalog()));
        }
    }
}
