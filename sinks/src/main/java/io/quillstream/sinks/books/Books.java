package io.quillstream.sinks.books;

import io.quillstream.schemas.topic.Topics;
import io.quillstream.sinks.feed.Sink;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.SinkOffsets;

/** The two books that are kept in PostgreSQL. */
public final class Books {

    private Books() {}

    /** Finished jobs to {@code audit_log} and {@code usage_daily}. */
    public static Sink audit(Postgres postgres) {
        return new BookSink<>(SinkOffsets.AUDIT, Topics.AUDIT, postgres, AuditLog::append);
    }

    /** Ledger entries to {@code ledger_entries} and {@code quota_periods}. */
    public static Sink ledger(Postgres postgres) {
        return new BookSink<>(SinkOffsets.LEDGER, Topics.LEDGER, postgres, Ledger::append);
    }
}
