package io.quillstream.testkit.broker;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.postgres.PostgresServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

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

    /** A port of 127.0.0.1 that nobody listens on, below those that the system gives to outgoing connections meanwhile. */
    public static int port() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 20_000);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // another one
            }
        }
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
