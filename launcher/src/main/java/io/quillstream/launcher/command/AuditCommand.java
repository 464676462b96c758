package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.audit.AuditReport;
import io.quillstream.audit.LedgerReplay;
import io.quillstream.audit.LedgerVerification;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.AtRest;
import io.quillstream.launcher.house.AuditAnswer;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill audit}: the bill, derived again from the log by anyone. */
@Command(
        name = "audit",
        description = "Derive the ledger again from the log.",
        mixinStandardHelpOptions = true,
        subcommands = {AuditCommand.Verify.class, AuditCommand.Replay.class})
public final class AuditCommand {

    private static final Duration SINKS_MAY_TAKE = Duration.ofSeconds(30);
    private static final Duration LONG_LOG_MAY_TAKE = Duration.ofMinutes(15);

    /** Verifies the installation of a data folder, running in another process or at rest. */
    private static AuditReport report(Path data, UUID workspace) throws Exception {
        try (AtRest installation = Installation.open(data)) {
            return report(installation.settings(), workspace);
        }
    }

    /** Verifies what these settings lead to; {@code workspace} null: all of it. */
    static AuditReport report(Settings settings, UUID workspace) throws Exception {
        try (Postgres postgres = Provisioned.database(settings)) {
            return new LedgerVerification(KafkaClients.of(settings), Optional.of(postgres), SINKS_MAY_TAKE)
                    .verify(Optional.ofNullable(workspace));
        } catch (LedgerVerification.UnknownWorkspaceException unknown) {
            throw new CommandFailure(
                    ExitCode.NOT_FOUND, unknown.getMessage(), "another id, or none, which verifies every workspace");
        } catch (RuntimeException failure) {
            throw AwayServers.told(failure, settings, settings.get(ConnectionSettings.POSTGRES_URL));
        }
    }

    @Command(
            name = "verify",
            description = "Compare the ledger with the log and with PostgreSQL; name the first difference.",
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {

        @Mixin
        ServerOptions server;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "Data folder of ./quill up, running or not, or a copy of one; else the server at --url is"
                        + " asked.")
        Path data;

        @Option(names = "--workspace", paramLabel = "ID", description = "Only this workspace.")
        UUID workspace;

        @Override
        public Integer call() throws Exception {
            if (data == null) {
                return ofServer();
            }
            AuditReport report = report(data, workspace);
            System.out.println(server.json() ? AuditAnswer.of(report).toPrettyString() : report.sentence());
            return verdict(report.holds());
        }

        private int ofServer() {
            String path = "/api/v1/audit/verification" + (workspace == null ? "" : "?workspace_id=" + workspace);
            JsonNode report = server.ask(client -> client.get(path, LONG_LOG_MAY_TAKE));
            System.out.println(
                    server.json()
                            ? report.toPrettyString()
                            : report.get("sentence").asText());
            return verdict(report.get("holds").asBoolean());
        }

        private static int verdict(boolean holds) {
            return holds ? ExitCode.OK.code() : ExitCode.FAILURE.code();
        }
    }

    @Command(
            name = "replay",
            description = "Rebuild audit and ledger tables in an empty database.",
            mixinStandardHelpOptions = true)
    static final class Replay implements Callable<Integer> {

        @Option(
                names = "--into",
                required = true,
                paramLabel = "JDBC_URL",
                description = "An empty PostgreSQL database, with ?user=&password= if needed.")
        String into;

        @Option(
                names = "--data",
                paramLabel = "DIR",
                description =
                        "Data folder of ./quill up, running or not. Without it the log of QUILL_KAFKA_BOOTSTRAP is"
                                + " read, or, with --url or without that setting, the one that the server names.")
        Path data;

        @Mixin
        ServerOptions server;

        @Override
        public Integer call() throws Exception {
            try (Postgres target = Provisioned.databaseAt(into)) {
                if (data == null) {
                    replay(servers(), target);
                    return ExitCode.OK.code();
                }
                try (AtRest installation = Installation.open(data)) {
                    replay(installation.settings(), target);
                }
                return ExitCode.OK.code();
            }
        }

        private Settings servers() {
            Settings process = Settings.ofProcess();
            boolean ofCluster = server.url == null && process.given(ConnectionSettings.KAFKA_BOOTSTRAP);
            return ofCluster ? process : LogOfServer.settings(server);
        }

        private void replay(Settings settings, Postgres target) throws Exception {
            try {
                LedgerReplay.Report report = new LedgerReplay(KafkaClients.of(settings), target).replay();
                System.out.println(server.json() ? AuditAnswer.of(report).toPrettyString() : report.sentence());
            } catch (LedgerReplay.NotEmptyException e) {
                throw new CommandFailure(
                        ExitCode.USAGE, e.getMessage(), "an empty database: createdb, then this again");
            } catch (RuntimeException failure) {
                throw AwayServers.told(failure, settings, into);
            }
        }
    }
}
