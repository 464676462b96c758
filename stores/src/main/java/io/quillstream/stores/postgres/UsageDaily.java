package io.quillstream.stores.postgres;

import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Daily usage, which {@link AuditLog#append} keeps. Thread-safe. */
public final class UsageDaily {

    private final Postgres postgres;

    public UsageDaily(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Usage from one UTC day to another, both included, by day, copy type and status. */
    public List<DailyUsage> between(UUID workspace, LocalDate from, LocalDate to) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("""
                        SELECT * FROM usage_daily WHERE date BETWEEN :from AND :to
                        ORDER BY date, copy_type, status""")
                        .bind("from", from)
                        .bind("to", to)
                        .mapTo(DailyUsage.class)
                        .list());
    }
}
