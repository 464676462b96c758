package io.quillstream.testkit.broker;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/** Things of one's own on servers that tests share, so that no test sees what another left. */
public final class Fresh {

    private Fresh() {}

    /** A name nobody has used: the prefix and a random part, fit for topics, groups, collections and keys. */
    public static String name(String prefix) {
        return prefix + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** The endpoints with a new, empty PostgreSQL database and a new MongoDB database in place of {@code quill}. */
    public static Endpoints databases(Endpoints shared) {
        String name = name("test").replace('-', '_');
        return new Endpoints(
                shared.bootstrap(),
                shared.registryUrl(),
                shared.postgresUrl() == null ? null : postgres(shared, name),
                shared.postgresUser(),
                shared.postgresPassword(),
                shared.mongoUrl() == null ? null : withDatabase(shared.mongoUrl(), name),
                shared.redisUrl());
    }

    private static String postgres(Endpoints shared, String name) {
        try (Connection connection = DriverManager.getConnection(
                        shared.postgresUrl(), shared.postgresUser(), shared.postgresPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot create a database for the test", e);
        }
        return withDatabase(shared.postgresUrl(), name);
    }

    private static String withDatabase(String url, String name) {
        return url.substring(0, url.length() - PostgresServer.DATABASE.length()) + name;
    }
}
