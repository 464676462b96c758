package io.quillstream.audit;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.postgres.Postgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/**
 * {@code quill audit replay}: fills an empty database with the ledger, the audit log and the daily usage from the log at
 * offset 0, by the statements that the sinks use. The result does not depend on when or how often it is done.
 */
public final class LedgerReplay {

    private static final int ROWS_PER_TRANSACTION = 2_000;

    private final Log log;
    private final Postgres target;

    /** @param target database to fill, owned by the caller; the schema is made if it is not there */
    public LedgerReplay(KafkaClients kafka, Postgres target) {
        this(new KafkaLog(kafka), target);
    }

    LedgerReplay(Log log, Postgres target) {
        this.log = log;
        this.target = target;
    }

    /**
     * What was written.
     *
     * @param took wall-clock time
     */
    public record Report(long entries, long records, Duration took) {

        /** One line for a person. */
        public String sentence() {
            long perMinute = Math.round((entries + records) * 60_000.0 / Math.max(1, took.toMillis()));
            return "audit replay: %,d ledger entries, %,d audit records, %.1f s, %,d a minute"
                    .formatted(entries, records, took.toMillis() / 1000.0, perMinute);
        }
    }

    /** The database is not empty: a replay never writes over what somebody else wrote. */
    public static final class NotEmptyException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        NotEmptyException() {
            super("The database holds ledger entries or audit records already; replay fills an empty one");
        }
    }

    /**
     * Replays up to the ends the topics have when it begins.
     *
     * @throws NotEmptyException if there are rows
     */
    public Report replay() {
        long begun = System.nanoTime();
        target.migrate();
        requireEmpty();
        long entries = copy(Topics.LEDGER, Ledger::append);
        long records = copy(Topics.AUDIT, AuditLog::append);
        return new Report(entries, records, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void requireEmpty() {
        boolean rows = target.asOperator(handle -> handle.createQuery(
                        "SELECT EXISTS (SELECT 1 FROM ledger_entries) OR EXISTS (SELECT 1 FROM audit_log)")
                .mapTo(Boolean.class)
                .one());
        if (rows) {
            throw new NotEmptyException();
        }
    }

    private <T extends SpecificRecord> long copy(Topic<T> topic, BiConsumer<Handle, List<FromLog<T>>> append) {
        long copied = 0;
        for (int partition = 0; partition < log.partitions(); partition++) {
            try (LogCursor<T> records = log.open(topic, partition)) {
                copied += copy(records, records.end(), append);
            }
        }
        return copied;
    }

    private <T extends SpecificRecord> long copy(
            LogCursor<T> records, long end, BiConsumer<Handle, List<FromLog<T>>> append) {
        long copied = 0;
        List<FromLog<T>> batch = new ArrayList<>(ROWS_PER_TRANSACTION);
        for (var record = records.next(end); record.isPresent(); record = records.next(end)) {
            TopicPartition source =
                    new TopicPartition(record.get().raw().topic(), record.get().partition());
            long offset = record.get().offset();
            T value = record.get()
                    .value()
                    .orElseThrow(() -> new IllegalStateException("Undecodable record on " + source + " at " + offset));
            batch.add(new FromLog<>(value, source, offset));
            if (batch.size() == ROWS_PER_TRANSACTION) {
                copied += write(batch, append);
            }
        }
        return copied + write(batch, append);
    }

    private <T> int write(List<FromLog<T>> batch, BiConsumer<Handle, List<FromLog<T>>> append) {
        int rows = batch.size();
        if (rows > 0) {
            target.asOperator(handle -> {
                append.accept(handle, List.copyOf(batch));
                return null;
            });
            batch.clear();
        }
        return rows;
    }
}
