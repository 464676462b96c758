package io.quillstream.ingest.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.QueryParameters;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.AuditRow;
import io.quillstream.stores.postgres.Page;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** {@code GET /api/v1/audit}: one record per finished job, oldest first. */
public final class AuditRoute implements HttpModule {

    private static final List<String> COLUMNS = List.of(
            "workspace_id",
            "user_id",
            "product_id",
            "copy_type",
            "tokens_used",
            "cost_micros",
            "timestamp",
            "status",
            "result_count",
            "job_id",
            "template_version",
            "provider",
            "model",
            "usage_estimated",
            "unmetered_calls",
            "degraded",
            "credits",
            "error_code",
            "requested_at",
            "price_book");

    private static final Set<String> PARAMETERS = Set.of("from", "to", "limit");

    private final Access access;
    private final FreshBooks books;
    private final AuditLog audit;
    private final SignedCursor cursors;

    public AuditRoute(Access access, FreshBooks books, AuditLog audit, SignedCursor cursors) {
        this.access = access;
        this.books = books;
        this.audit = audit;
        this.cursors = cursors;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/audit", this::list);
    }

    private void list(Context request) {
        Principal caller = access.require(request, Scope.AUDIT_READ);
        QueryParameters query = new QueryParameters(request);
        Instant from = query.beginning("from").orElse(null);
        Instant until = query.end("to").orElse(null);
        if (from != null && until != null && !from.isBefore(until)) {
            throw QueryParameters.invalid("from", "must be before to");
        }
        int limit = query.limit();
        AuditLog.Cursor after = query.text("cursor")
                .map(cursor -> position(cursors.open(caller.workspace(), "audit", cursor)))
                .orElse(null);
        books.await(caller.workspace());
        Page<AuditRow, AuditLog.Cursor> page = audit.page(caller.workspace(), from, until, after, limit);
        String next = page.next()
                .map(last -> cursors.seal(caller.workspace(), "audit", last.timestamp() + "/" + last.jobId()))
                .orElse(null);
        new Report(
                        COLUMNS,
                        PARAMETERS,
                        page.rows().stream().map(AuditRoute::json).toList(),
                        next)
                .answer(request);
    }

    /** A record as the contract shows it. */
    private static ObjectNode json(AuditRow row) {
        return JsonText.object()
                .put("workspace_id", row.workspaceId().toString())
                .put("user_id", row.userId())
                .put("product_id", JsonText.text(row.productId()))
                .put("copy_type", row.copyType())
                .put("tokens_used", row.tokensUsed())
                .put("cost_micros", row.costMicros())
                .put("timestamp", JsonText.time(row.timestamp()))
                .put("status", row.status())
                .put("result_count", row.resultCount())
                .put("job_id", row.jobId().toString())
                .put("template_version", row.templateVersion())
                .put("provider", row.provider())
                .put("model", row.model())
                .put("usage_estimated", row.usageEstimated())
                .put("unmetered_calls", row.unmeteredCalls())
                .put("degraded", row.degraded())
                .put("credits", row.credits())
                .put("error_code", row.errorCode())
                .put("requested_at", JsonText.time(row.requestedAt()))
                .put("price_book", row.priceBook());
    }

    private static AuditLog.Cursor position(String text) {
        int slash = text.indexOf('/');
        return new AuditLog.Cursor(Instant.parse(text.substring(0, slash)), UUID.fromString(text.substring(slash + 1)));
    }
}
