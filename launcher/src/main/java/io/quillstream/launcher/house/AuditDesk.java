package io.quillstream.launcher.house;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.audit.AuditReport;
import io.quillstream.audit.LedgerVerification;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.http.UuidText;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.DoorAuthenticator;
import io.quillstream.edge.identity.PostgresIdentityStore;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code GET /api/v1/audit/verification}: the ledger derived again from the log, beside the running system: that of the
 * caller's workspace, for an operator that of all workspaces or of the one that is named, and 404 if there is none of that
 * name: nothing looked at is nothing proven. It reads the whole log, so {@link AuditTurns} say who may when; the others are
 * told to come again.
 *
 * <p>{@code GET /api/v1/admin/log}: where the log is, for an operator who replays it with {@code quill audit replay}.
 */
final class AuditDesk implements Service, HttpModule {

    private static final Duration SINKS_MAY_TAKE = Duration.ofSeconds(10);
    private static final Duration IN_LINE = Duration.ofSeconds(20);

    /** An operator and a tenant may verify at the same time, and callers are looked up meanwhile. */
    private static final int CONNECTIONS = 2 * LedgerVerification.CONNECTIONS + 2;

    private final Settings settings;
    private final KafkaClients kafka;
    private final AuditTurns turns = new AuditTurns(IN_LINE, System::nanoTime);
    private volatile Postgres postgres;
    private volatile Access access;

    AuditDesk(Settings settings, KafkaClients kafka) {
        this.settings = settings;
        this.kafka = kafka;
    }

    @Override
    public String name() {
        return "audit-desk";
    }

    @Override
    public void start() {
        postgres = Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(""),
                CONNECTIONS);
        access = new Access(new DoorAuthenticator(
                settings, new PostgresIdentityStore(new Workspaces(postgres), new ApiKeys(postgres))));
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/audit/verification", this::verify);
        routes.get("/api/v1/admin/log", this::whereTheLogIs);
    }

    private void verify(Context request) throws InterruptedException {
        Principal principal = access.require(request, Scope.AUDIT_READ);
        Optional<UUID> workspace = workspace(request, principal);
        AuditReport report;
        try (AuditTurns.Turn turn = turn(principal)) {
            report = new LedgerVerification(kafka, Optional.of(postgres), SINKS_MAY_TAKE).verify(workspace);
        } catch (LedgerVerification.UnknownWorkspaceException unknown) {
            throw ProblemCode.NOT_FOUND.because("There is no such workspace");
        }
        Answers.json(request, 200, AuditAnswer.of(report));
    }

    private AuditTurns.Turn turn(Principal principal) throws InterruptedException {
        return principal.may(Scope.ADMIN) ? turns.ofOperator() : turns.ofWorkspace(principal.workspace());
    }

    @Override
    public void closing() {
        turns.close();
    }

    /** Never with credentials: whoever reads the log needs some of his own. */
    private void whereTheLogIs(Context request) {
        access.require(request, Scope.ADMIN);
        String registry = settings.get(ConnectionSettings.SCHEMA_REGISTRY_URL);
        String shown = ConnectionSettings.SCHEMA_REGISTRY_URL.shown(registry);
        boolean guarded = settings.given(ConnectionSettings.KAFKA_PROPERTIES) || !shown.equals(registry);
        Answers.json(
                request,
                200,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("kafka", settings.get(ConnectionSettings.KAFKA_BOOTSTRAP))
                        .put("schema_registry", shown)
                        .put("credentials", guarded));
    }

    /** Whose ledger; empty for everybody's. */
    private static Optional<UUID> workspace(Context request, Principal principal) {
        String asked = request.queryParam("workspace_id");
        if (principal.may(Scope.ADMIN)) {
            return Optional.ofNullable(asked).map(AuditDesk::id);
        }
        if (asked != null && !asked.equalsIgnoreCase(principal.workspace().toString())) {
            throw ProblemCode.WORKSPACE_MISMATCH.because("The credential belongs to another workspace");
        }
        return Optional.of(principal.workspace());
    }

    private static UUID id(String text) {
        return UuidText.parse(text).orElseThrow(() -> ProblemException.invalid("?workspace_id", "must be a UUID"));
    }

    @Override
    public void stop(Duration within) {
        if (postgres != null) {
            postgres.close();
        }
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of();
    }
}
