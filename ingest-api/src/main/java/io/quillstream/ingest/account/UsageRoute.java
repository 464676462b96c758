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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** {@code GET /api/v1/usage/daily}: what each UTC day used, both days included, the last thirty by default. */
public final class UsageRoute implements HttpModule {

    private static final int DEFAULT_DAYS = 30;
    private static final int MOST_DAYS = 366;

    /** A sum is of what is known; how many jobs it leaves out stands beside it. */
    private static final SequencedMap<String, ToLongFunction<DailyUsage>> SUMS = sums();

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

    private static SequencedMap<String, ToLongFunction<DailyUsage>> sums() {
        SequencedMap<String, ToLongFunction<DailyUsage>> sums = new LinkedHashMap<>();
        sums.put("tokens", DailyUsage::tokens);
        sums.put("cost_micros", DailyUsage::costMicros);
        sums.put("credits", DailyUsage::credits);
        sums.put("unknown_tokens", DailyUsage::unknownTokens);
        sums.put("unknown_cost", DailyUsage::unknownCost);
        return sums;
    }

    private static ObjectNode day(LocalDate date) {
        ObjectNode day = JsonText.object().put("date", date.toString());
        SUMS.keySet().forEach(name -> day.put(name, 0L));
        day.putArray("jobs");
        return day;
    }

    private static void add(ObjectNode day, DailyUsage row) {
        SUMS.forEach((name, of) -> day.put(name, day.get(name).longValue() + of.applyAsLong(row)));
        day.withArray("jobs")
                .addObject()
                .put("copy_type", row.copyType())
                .put("status", row.status())
                .put("count", row.count());
    }
}
