package io.quillstream.audit;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.AuditRow;
import io.quillstream.stores.postgres.LedgerRow;
import io.quillstream.stores.postgres.Postgres;
import java.time.Duration;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;

/**
 * Compares the rows of {@code ledger_entries} and {@code audit_log} with those derived from a log that was verified
 * before. Both sides are read in the order of the log's offsets, one partition at a time, and held against each other
 * row by row: memory does not grow with the ledger.
 */
final class StoreComparison {

    /** Rows compared, and the first difference. */
    record Outcome(long rows, Optional<Difference> difference) {}

    /**
     * How one table's rows are told apart.
     *
     * @param derive row of a record
     * @param offset offset of the record behind a row
     * @param place names a row: workspace, seq
     */
    private record Table<T extends SpecificRecord, R extends Record>(
            String name,
            Topic<T> topic,
            Class<R> shape,
            Function<LogRecord<T>, R> derive,
            ToLongFunction<R> offset,
            Function<R, Place> place) {}

    private record Place(String workspace, long seq) {}

    private static final Table<?, ?> LEDGER = new Table<>(
            "ledger_entries",
            Topics.LEDGER,
            LedgerRow.class,
            DerivedRows::ledger,
            LedgerRow::sourceOffset,
            row -> new Place(row.workspaceId().toString(), row.seq()));
    private static final Table<?, ?> AUDIT = new Table<>(
            "audit_log",
            Topics.AUDIT,
            AuditRow.class,
            DerivedRows::audit,
            AuditRow::sourceOffset,
            row -> new Place(row.workspaceId().toString(), 0));

    private final Log log;
    private final Postgres postgres;
    private final Predicate<String> selected;
    private final Duration patience;

    StoreComparison(Log log, Postgres postgres, Predicate<String> selected, Duration patience) {
        this.log = log;
        this.postgres = postgres;
        this.selected = selected;
        this.patience = patience;
    }

    /** Compares what the log had in this partition when it was verified. */
    Outcome compare(PartitionFold.Outcome verified) {
        Outcome ledger = compare(LEDGER, verified.partition(), verified.lastEntry());
        if (ledger.difference().isPresent()) {
            return ledger;
        }
        Outcome audit = compare(AUDIT, verified.partition(), verified.lastRecord());
        return new Outcome(ledger.rows() + audit.rows(), audit.difference());
    }

    private <T extends SpecificRecord, R extends Record> Outcome compare(Table<T, R> table, int partition, long last) {
        awaitSink(table, partition, last);
        return postgres.asOperator(handle -> {
            try (LogCursor<T> records = log.open(table.topic(), partition);
                    var rows = handle
                            .createQuery("SELECT * FROM " + table.name()
                                    + " WHERE source_topic = :topic AND source_partition = :partition"
                                    + " ORDER BY source_offset")
                            .bind("topic", table.topic().name())
                            .bind("partition", partition)
                            .setFetchSize(2_000)
                            .mapTo(table.shape())
                            .stream()) {
                return merge(table, partition, records, rows.iterator(), last);
            }
        });
    }

    private <T extends SpecificRecord, R extends Record> Outcome merge(
            Table<T, R> table, int partition, LogCursor<T> records, Iterator<R> rows, long last) {
        // Asked behind the rows: what they were made from is below it.
        long end = records.end();
        long compared = 0;
        R stored = nextSelected(table, rows);
        for (var record = records.next(last + 1); record.isPresent(); record = records.next(last + 1)) {
            if (!selected.test(record.get().raw().key())) {
                continue;
            }
            R derived = table.derive().apply(record.get());
            if (stored == null
                    || table.offset().applyAsLong(stored) != record.get().offset()) {
                boolean extra = stored != null
                        && table.offset().applyAsLong(stored) < record.get().offset();
                return new Outcome(
                        compared,
                        Optional.of(
                                extra
                                        ? difference(table, partition, stored, "row", "no row", "a row")
                                        : difference(table, partition, derived, "row", "a row", "no row")));
            }
            Optional<Fields.Pair> pair = Fields.first(derived, stored);
            if (pair.isPresent()) {
                Fields.Pair wrong = pair.get();
                return new Outcome(
                        compared,
                        Optional.of(
                                difference(table, partition, derived, wrong.name(), wrong.expected(), wrong.found())));
            }
            compared++;
            stored = nextSelected(table, rows);
        }
        while (stored != null && cameMeanwhile(table.offset().applyAsLong(stored), last, end)) {
            stored = nextSelected(table, rows);
        }
        return new Outcome(
                compared,
                stored == null
                        ? Optional.empty()
                        : Optional.of(difference(table, partition, stored, "row", "no row", "a row")));
    }

    /** Behind what was verified a row may stand for a record that is newer, but for none that the log does not have. */
    private static boolean cameMeanwhile(long offset, long last, long end) {
        return offset > last && offset < end;
    }

    private <R extends Record> R nextSelected(Table<?, R> table, Iterator<R> rows) {
        while (rows.hasNext()) {
            R row = rows.next();
            if (selected.test(table.place().apply(row).workspace())) {
                return row;
            }
        }
        return null;
    }

    /** A sink applies a partition in order, so it has caught up once it has the last record. */
    private void awaitSink(Table<?, ?> table, int partition, long last) {
        Patience waiting = new Patience(patience);
        while (stored(table, partition) < last && !waiting.over()) {
            // asked again
        }
    }

    private long stored(Table<?, ?> table, int partition) {
        return postgres.asOperator(handle -> handle.createQuery("SELECT coalesce(max(source_offset), -1) FROM "
                        + table.name() + " WHERE source_topic = :topic AND source_partition = :partition")
                .bind("topic", table.topic().name())
                .bind("partition", partition)
                .mapTo(Long.class)
                .one());
    }

    private static <R extends Record> Difference difference(
            Table<?, R> table, int partition, R row, String field, String expected, String found) {
        Place place = table.place().apply(row);
        return new Difference(
                "row of " + table.name(),
                place.workspace(),
                place.seq(),
                partition,
                table.offset().applyAsLong(row),
                field,
                expected,
                found);
    }
}
