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
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.LedgerRow;
import io.quillstream.stores.postgres.Page;
import java.util.List;
import java.util.Set;

/**
 * {@code GET /api/v1/ledger}: every movement of credits, in order, as it was hashed; all of them, or those behind a number.
 * Not by time: an entry that a deadline made stands among younger ones, so a month is no part of the chain.
 */
public final class LedgerRoute implements HttpModule {

    private static final List<String> COLUMNS = List.of(
            "seq",
            "entry",
            "amount",
            "balance",
            "job_id",
            "cause.topic",
            "cause.partition",
            "cause.offset",
            "at",
            "price_book",
            "prev_hash",
            "hash");

    private static final Set<String> PARAMETERS = Set.of("after_seq", "limit");

    private final Access access;
    private final FreshBooks books;
    private final Ledger ledger;
    private final SignedCursor cursors;

    public LedgerRoute(Access access, FreshBooks books, Ledger ledger, SignedCursor cursors) {
        this.access = access;
        this.books = books;
        this.ledger = ledger;
        this.cursors = cursors;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/ledger", this::list);
    }

    private void list(Context request) {
        Principal caller = access.require(request, Scope.AUDIT_READ);
        QueryParameters query = new QueryParameters(request);
        int limit = query.limit();
        long begin = query.number("after_seq").orElse(0L);
        long after = query.text("cursor")
                .map(cursor -> Long.parseLong(cursors.open(caller.workspace(), "ledger", cursor)))
                .map(position -> Math.max(begin, position))
                .orElse(begin);
        books.await(caller.workspace());
        Page<LedgerRow, Long> page = ledger.page(caller.workspace(), after, limit);
        String next = page.next()
                .map(last -> cursors.seal(caller.workspace(), "ledger", Long.toString(last)))
                .orElse(null);
        new Report(
                        COLUMNS,
                        PARAMETERS,
                        page.rows().stream().map(LedgerRoute::json).toList(),
                        next)
                .answer(request);
    }

    /** An entry as the contract shows it. */
    private static ObjectNode json(LedgerRow row) {
        ObjectNode entry = JsonText.object()
                .put("seq", row.seq())
                .put("entry", row.entry())
                .put("amount", row.amount())
                .put("balance", row.balance())
                .put("job_id", JsonText.text(row.jobId()));
        entry.putObject("cause")
                .put("topic", row.causeTopic())
                .put("partition", row.causePartition())
                .put("offset", row.causeOffset());
        return entry.put("at", JsonText.time(row.at()))
                .put("price_book", row.priceBook())
                .put("prev_hash", row.prevHash())
                .put("hash", row.hash());
    }
}
