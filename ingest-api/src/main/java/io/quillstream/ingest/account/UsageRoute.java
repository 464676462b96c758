package io.quillstream.ingest.account;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.QueryParameters;
import io.quillstream.stores.postgres.DailyUsage;
import io.quillstream.stores.postgres.UsageDaily;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** {@code GET /api/v1/usage/daily}: what each UTC day used, both days included, the last thirty by default. */
public final class UsageRoute implements HttpModule {

    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 366;

    private final Access access;
    private final FreshBooks books;
    private final UsageDaily usage;
    private final Clock clock;

    public UsageRoute(Access access, FreshBooks books, UsageDaily usage, Clock clock) {
        this.access = access;
        this.books = books;
        this.usage = usage;
        this.clock = clock;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/usage/daily", this::show);
    }

    private void show(Context request) {
        Principal caller = access.require(request, Scope.USAGE_READ);
        QueryParameters query = new QueryParameters(request);
        query.requireUtc();
        LocalDate to = query.date("to").orElseGet(() -> LocalDate.now(clock));
        LocalDate from = query.date("from").orElse(to.minusDays(DEFAULT_DAYS - 1L));
        if (from.isAfter(to)) {
            throw QueryParameters.invalid("from", "must not be after to");
        }
        if (from.plusDays(MOST_DAYS).isBefore(to)) {
            throw QueryParameters.invalid("from", "must be at most " + MOST_DAYS + " days before to");
        }
        books.await(caller.workspace());
        SequencedMap<LocalDate, ObjectNode> days = new TreeMap<>();
        for (DailyUsage row : usage.between(caller.workspace(), from, to)) {
            add(days.computeIfAbsent(row.date(), UsageRoute::day), row);
        }
        ObjectNode body = JsonText.object();
        ArrayNode data = body.putArray("data");
        data.addAll(List.copyOf(days.values()));
        Answers.json(request, 200, body);
    }

    private static ObjectNode day(LocalDate date) {
        ObjectNode day = JsonText.object().put("date", date.toString());
        day.put("tokens", 0L).put("cost_micros", 0L).put("credits", 0L).putArray("jobs");
        return day;
    }

    private static void add(ObjectNode day, DailyUsage row) {
        day.put("tokens", day.get("tokens").longValue() + row.tokens());
        day.put("cost_micros", day.get("cost_micros").longValue() + row.costMicros());
        day.put("credits", day.get("credits").longValue() + row.credits());
        day.withArray("jobs")
                .addObject()
                .put("copy_type", row.copyType())
                .put("status", row.status())
                .put("count", row.count());
    }
}
