package io.quillstream.launcher.command;

import io.quillstream.audit.LedgerVerification;
import io.quillstream.launcher.CommandFailure;
import io.quillstream.launcher.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.Postgres;
import java.net.URI;
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
        if (!jdbcUrl.startsWith("jdbc:postgresql://")) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "not a JDBC address of PostgreSQL",
                    "--into 'jdbc:postgresql://HOST:PORT/DATABASE?user=USER&password=PASSWORD'");
        }
        URI address = URI.create(jdbcUrl.substring("jdbc:".length()));
        Map<String, String> parameters = address.getQuery() == null
                ? Map.of()
                : Stream.of(address.getQuery().split("&"))
                        .map(pair -> pair.split("=", 2))
                        .collect(Collectors.toMap(pair -> pair[0], pair -> pair.length > 1 ? pair[1] : ""));
        return Postgres.open(
                jdbcUrl, parameters.getOrDefault("user", "postgres"), parameters.getOrDefault("password", ""), 4);
    }
}
