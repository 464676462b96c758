package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.testkit.tls.ServerCertificate;
import io.quillstream.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** PostgreSQL by TLS, with a certificate by an authority of one's own, as {@code docs/cluster.md} says. */
@Timeout(120)
class EncryptedPostgresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String STRICT = "?sslmode=verify-full&sslrootcert=";

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static EmbeddedStack stack;
    private static Endpoints at;

    @BeforeAll
    static void start() throws Exception {
        authority = TestAuthority.in(Files.createDirectory(folder.resolve("authority")));
        stack = EmbeddedStack.start(folder.resolve("stack"), EnumSet.of(Part.POSTGRES));
        at = stack.endpoints();
        ServerCertificate shown = authority.server("ip:127.0.0.1");
        Path data = Path.of(asked(at.postgresUrl(), "SHOW data_directory"));
        ownersOnly(data.resolve("server.crt"), shown.chainPem());
        ownersOnly(data.resolve("server.key"), shown.keyPem());
        encrypt();
    }

    @AfterAll
    static void stop() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void who_is_given_the_authority_works_encrypted() {
        String url = at.postgresUrl() + STRICT + authority.certificate();
        try (Postgres postgres = Postgres.open(url, at.postgresUser(), at.postgresPassword(), 2)) {
            postgres.migrate();
            boolean encrypted = postgres.lookUpAsOperator(
                    handle -> handle.createQuery("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()")
                            .mapTo(Boolean.class)
                            .one());
            assertTrue(encrypted);
        }
    }

    @Test
    void who_trusts_another_authority_gets_no_connection_and_is_told_why() throws Exception {
        TestAuthority another = TestAuthority.in(Files.createDirectory(folder.resolve("another")));
        String url = at.postgresUrl() + STRICT + another.certificate();
        try (Postgres postgres = Postgres.open(url, at.postgresUser(), at.postgresPassword(), 2)) {
            JdbiException refused = assertThrows(
                    JdbiException.class,
                    () -> postgres.lookUpAsOperator(handle ->
                            handle.createQuery("SELECT 1").mapTo(Integer.class).one()));
            assertTrue(reasons(refused).contains("PKIX path"), reasons(refused));
        }
    }

    /** Only the strictest mode compares it: with the others, whoever has a certificate of the authority is the server. */
    @Test
    void the_name_of_the_certificate_counts() throws Exception {
        String elsewhere = at.postgresUrl().replace("127.0.0.1", "localhost");
        SQLException refused =
                assertThrows(SQLException.class, () -> asked(elsewhere + STRICT + authority.certificate(), "SELECT 1"));
        assertTrue(refused.getMessage().contains("localhost"), refused.getMessage());
        String lax = STRICT.replace("verify-full", "verify-ca");
        assertEquals("1", asked(elsewhere + lax + authority.certificate(), "SELECT 1"));
    }

    private static void ownersOnly(Path file, String text) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** The server hears of it by a signal, so a moment later. */
    private static void encrypt() throws SQLException {
        try (Connection connection = connect(at.postgresUrl());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET ssl = on");
            statement.execute("SELECT pg_reload_conf()");
        }
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (!asked(at.postgresUrl(), "SHOW ssl").equals("on")) {
            assertTrue(System.nanoTime() < giveUpAt, "PostgreSQL does not encrypt");
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** One row's only value, asked by a connection of its own. */
    private static String asked(String url, String query) throws SQLException {
        try (Connection connection = connect(url);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(query)) {
            assertTrue(answer.next());
            return answer.getString(1);
        }
    }

    private static Connection connect(String url) throws SQLException {
        return DriverManager.getConnection(url, at.postgresUser(), at.postgresPassword());
    }

    private static String reasons(Throwable failure) {
        StringBuilder reasons = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            reasons.append(cause.getMessage()).append('\n');
        }
        return reasons.toString();
    }
}
