package io.quillstream.ingest.account;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.stores.postgres.Quota;
import io.quillstream.stores.postgres.QuotaFigures;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Clock;
import java.time.YearMonth;
import java.time.ZoneOffset;

/** {@code GET /api/v1/quota}: the running period's figures, as the ledger has them. */
public final class QuotaRoute implements HttpModule {

    private final Access access;
    private final Workspaces workspaces;
    private final FreshBooks books;
    private final Quota quota;
    private final Clock clock;

    public QuotaRoute(Access access, FreshBooks books, Workspaces workspaces, Quota quota, Clock clock) {
        this.access = access;
        this.books = books;
        this.workspaces = workspaces;
        this.quota = quota;
        this.clock = clock;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/quota", this::show);
    }

    private void show(Context request) {
        Principal caller = access.require(request, Scope.USAGE_READ);
        String month = YearMonth.now(clock).toString();
        books.await(caller.workspace());
        QuotaFigures figures = quota.of(caller.workspace())
                .map(newest -> newest.in(month))
                .orElseGet(() -> new QuotaFigures(caller.workspace(), month, 0, 0, 0, 0, 0));
        String plan = workspaces.find(caller.workspace()).map(Workspace::plan).orElse(caller.plan());
        Answers.json(
                request,
                200,
                JsonText.object()
                        .put("workspace_id", caller.workspace().toString())
                        .put("plan", plan)
                        .put("period", figures.period())
                        .put("granted", figures.granted())
                        .put("reserved", figures.reserved())
                        .put("settled", figures.settled())
                        .put("available", figures.available())
                        .put(
                                "resets_at",
                                JsonText.time(YearMonth.parse(figures.period())
                                        .plusMonths(1)
                                        .atDay(1)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant())));
    }
}
