package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.http.PathId;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.AuditRow;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.LedgerRow;
import io.quillstream.stores.postgres.Workspaces;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@code GET /api/v1/admin/workspaces/{id}/explain/{job_id}}: why a job was charged, refunded or refused. */
public final class ExplainRoute implements HttpModule {

    private final Access access;
    private final Workspaces workspaces;
    private final Ledger ledger;
    private final AuditLog audit;
    private final DecisionScan decisions;

    public ExplainRoute(Access access, Workspaces workspaces, Ledger ledger, AuditLog audit, DecisionScan decisions) {
        this.access = access;
        this.workspaces = workspaces;
        this.ledger = ledger;
        this.audit = audit;
        this.decisions = decisions;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get(WorkspaceRoutes.ONE + "/explain/{job_id}", this::explain);
    }

    private void explain(Context request) {
        access.require(request, Scope.ADMIN);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        UUID job = PathId.of(request, "job_id");
        List<DecisionScan.Found> decided = decisions.on(job).stream()
                .filter(found -> found.decision().getWorkspaceId().equals(workspace.toString()))
                .toList();
        List<LedgerRow> entries = ledger.ofJob(workspace, job);
        Optional<AuditRow> record = audit.find(workspace, job);
        if (decided.isEmpty() && entries.isEmpty() && record.isEmpty()) {
            throw ProblemCode.NOT_FOUND.because("Nothing is known of such a job");
        }
        ObjectNode body = new Explanation(workspace, job, decided, entries, record).json();
        Answers.json(request, 200, body);
    }
}
