package io.quillstream.embedded.postgres;

import io.quillstream.embedded.binaries.BinaryCache;
import io.quillstream.embedded.binaries.PostgresPrograms;
import io.quillstream.embedded.process.ChildServer;
import io.quillstream.embedded.process.SupervisedChild;
import io.quillstream.embedded.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * PostgreSQL 18 as a child process with a database {@code quill}. Durable: commits reach the disk before they are
 * acknowledged. Takes only TCP connections with a password.
 */
public final class PostgresServer implements EmbeddedServer {

    /** Superuser of the cluster. */
    public static final String USER = "postgres";

    /** Name of the database. */
    public static final String DATABASE = "quill";

    private static final Map<String, String> SETTINGS = Map.of(
            "listen_addresses", "127.0.0.1",
            "unix_socket_directories", "",
            "max_connections", "100",
            "shared_buffers", "32MB",
            "fsync", "on",
            "synchronous_commit", "on",
            "timezone", "UTC",
            "io_method", "sync",
            // A statement may carry what users wrote.
            "log_min_error_statement", "panic");

    private final BinaryCache cache;
    private final Path data;
    private final int port;
    private final String password;
    private final SupervisedChild child;

    /**
     * @param data where the cluster is or will be, absolute; its parent must exist
     * @param pidFile where its process id is noted
     * @param password of {@link #USER}; fixed once the cluster exists
     * @param givenUp told once if a dead server cannot be brought back
     */
    public PostgresServer(
            Path data, Path pidFile, int port, String password, BinaryCache cache, Consumer<String> givenUp) {
        this.cache = cache;
        this.data = data;
        this.port = port;
        this.password = password;
        this.child = new SupervisedChild(
                new ChildServer(
                        "postgres",
                        this::command,
                        data,
                        pidFile,
                        Optional.of(data.resolve("postmaster.pid")),
                        "database system is ready to accept connections",
                        "INT",
                        Duration.ofSeconds(60)),
                givenUp);
    }

    @Override
    public void start() throws IOException, InterruptedException, SQLException {
        new PostgresCluster(PostgresPrograms.from(cache)).createIfMissing(data, USER, password);
        child.start();
        createDatabase();
    }

    @Override
    public void stop() {
        child.stop();
    }

    @Override
    public Optional<String> problem() {
        return child.problem();
    }

    /** Address of a database of this server without credentials. */
    public static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private List<String> command() throws IOException {
        String program = PostgresPrograms.from(cache).program("postgres");
        List<String> command = new ArrayList<>(UnprivilegedUser.command(program));
        command.addAll(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return List.copyOf(command);
    }

    private void createDatabase() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(port, "postgres"), USER, password);
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + DATABASE + "'")) {
            if (!found.next()) {
                statement.execute("CREATE DATABASE " + DATABASE);
            }
        }
    }
}
