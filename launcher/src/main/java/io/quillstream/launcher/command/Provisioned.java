package io.quillstream.launcher.command;

import io.quillstream.audit.LedgerVerification;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.Postgres;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Databases that commands open by themselves. */
final class Provisioned {

    private Provisioned() {}

    /** The database of these settings. */
    static Postgres database(Settings settings) {
        return Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(""),
                LedgerVerification.CONNECTIONS);
    }

    /** The database of a JDBC address that carries its login as parameters. */
    static Postgres databaseAt(String jdbcUrl) {
        URI address = address(jdbcUrl);
        Map<String, String> parameters = address.getQuery() == null
                ? Map.of()
                : Stream.of(address.getQuery().split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(
                                pair -> pair[0], pair -> pair.length > 1 ? pair[1] : "", (first, last) -> last));
        return Postgres.open(
                jdbcUrl, parameters.getOrDefault("user", "postgres"), parameters.getOrDefault("password", ""), 4);
    }

    /** What is said of one that is none repeats nothing of it: it may have a password. */
    private static URI address(String jdbcUrl) {
        if (jdbcUrl.startsWith("jdbc:postgresql://")) {
            try {
                return new URI(jdbcUrl.substring("jdbc:".length()));
            } catch (URISyntaxException e) {
                // told below
            }
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "--into is not a JDBC address of PostgreSQL; other signs in user and password are percent codes",
                "--into 'jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD'");
    }
}
