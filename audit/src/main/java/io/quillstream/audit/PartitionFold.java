package io.quillstream.audit;

import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.topic.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The ledger of one partition, entry by entry, against the causes and the audit records of that partition. */
final class PartitionFold implements AutoCloseable {

    /**
     * What was read.
     *
     * @param entries ledger entries
     * @param records audit records
     * @param open jobs whose reserve is still open
     * @param lastEntry offset of the last ledger record that was read, also of a workspace that was not asked for; −1 if
     *     none
     * @param lastRecord the same of the audit topic
     * @param difference the first one
     */
    record Outcome(
            int partition,
            long entries,
            long records,
            long open,
            long lastEntry,
            long lastRecord,
            Optional<Difference> difference) {}

    private final int partition;
    private final Predicate<String> selected;
    private final LogCursor<LedgerEntry> ledger;
    private final LogCursor<AuditRecorded> audit;
    private final Causes causes;
    private final OpenJobs jobs = new OpenJobs();
    private final Deductions deductions;
    private final AuditTrail trail;
    private final Map<String, WorkspaceFold> folds = new HashMap<>();
    private final WorkingHours hours = new WorkingHours();
    private long entries;
    private long lastEntry = -1;

    PartitionFold(Log log, int partition, AdmissionPolicy policy, Predicate<String> selected) {
        this.partition = partition;
        this.selected = selected;
        ledger = log.open(Topics.LEDGER, partition);
        audit = log.open(Topics.AUDIT, partition);
        causes = new Causes(log, partition);
        deductions = new Deductions(policy, causes, jobs);
        trail = new AuditTrail(audit, policy, causes, jobs, selected);
    }

    /** Reads both topics up to the ends they have now. */
    Outcome run() {
        // In this order: what is below the audit topic's end has its entries below the ledger's, or just behind it.
        long auditEnd = audit.end();
        long ledgerEnd = ledger.end();
        Optional<Difference> difference = entriesBelow(ledgerEnd)
                .or(() -> recordsBelow(auditEnd))
                .or(this::missingEntry)
                .or(this::missingEnd)
                .or(this::missingGrant);
        return new Outcome(partition, entries, trail.count(), jobs.count(), lastEntry, trail.last(), difference);
    }

    private Optional<Difference> entriesBelow(long end) {
        for (var next = ledger.next(end); next.isPresent(); next = ledger.next(end)) {
            hours.entry(next.get().appended());
            if (!selected.test(next.get().raw().key())) {
                lastEntry = next.get().offset();
                continue;
            }
            Optional<Difference> difference = entry(next.get());
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private Optional<Difference> entry(LogRecord<LedgerEntry> record) {
        Optional<LedgerEntry> value = record.value();
        if (value.isEmpty()) {
            return different(record, "?", 0, new Fields.Pair("value", "a ledger entry", "undecodable"));
        }
        LedgerEntry entry = value.get();
        entries++;
        lastEntry = record.offset();
        if (!entry.getWorkspaceId().equals(record.raw().key())) {
            return different(
                    record,
                    entry.getWorkspaceId(),
                    entry.getSeq(),
                    new Fields.Pair(
                            "key",
                            entry.getWorkspaceId(),
                            String.valueOf(record.raw().key())));
        }
        if (entry.getCause().getPartition() != partition) {
            return different(
                    record,
                    entry.getWorkspaceId(),
                    entry.getSeq(),
                    new Fields.Pair(
                            "cause.partition",
                            Integer.toString(partition),
                            Integer.toString(entry.getCause().getPartition())));
        }
        WorkspaceFold fold = fold(entry.getWorkspaceId());
        Optional<Fields.Pair> wrong = fold.next(entry, record);
        return wrong.isPresent()
                ? different(record, entry.getWorkspaceId(), entry.getSeq(), wrong.get())
                : fold.effect().flatMap(this::follow);
    }

    private WorkspaceFold fold(String workspace) {
        return folds.computeIfAbsent(workspace, unknown -> new WorkspaceFold(unknown, deductions, causes));
    }

    private Optional<Difference> follow(Implied.Effect effect) {
        return switch (effect) {
            case Implied.Effect.Opens opens -> {
                jobs.open(opens.job());
                yield Optional.empty();
            }
            case Implied.Effect.Ends ends -> {
                jobs.end(ends.job().getJobId());
                yield trail.expect(ends.job(), ends.ending());
            }
        };
    }

    /** Audit records behind the last entry: refusals, or the ledger has moved on while it was read. */
    private Optional<Difference> recordsBelow(long end) {
        Patience patience = Patience.forMarkers();
        for (var next = trail.peek(); next.isPresent() && next.get().offset() < end; next = trail.peek()) {
            LogRecord<AuditRecorded> record = next.get();
            Optional<Difference> difference = Optional.empty();
            if (refusal(record) || patience.over()) {
                trail.take();
                difference = trail.withoutEntry(record);
            } else {
                causes.readNewGrants();
                difference = entriesBelow(ledger.end());
            }
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static boolean refusal(LogRecord<AuditRecorded> record) {
        return record.value().map(AuditTrail::isRefusal).orElse(true);
    }

    private Optional<Difference> missingEntry() {
        return folds.values().stream()
                .flatMap(fold -> fold.missing().stream())
                .findFirst()
                .map(due -> missing(due.getWorkspaceId(), due.getSeq(), due.getEntry()));
    }

    /** Every job ends, with its deadline at the latest: who takes out an end with its audit record leaves it open. */
    private Optional<Difference> missingEnd() {
        return jobs.overdue(hours::covered)
                .map(job -> missing(
                        job.getWorkspaceId(),
                        0,
                        "settle or release of job " + job.getJobId() + ", due at " + job.getDeadlineAt()));
    }

    /** No later entry of the workspace need tell that its last grant is not there. */
    private Optional<Difference> missingGrant() {
        return causes.grantees().stream()
                .filter(selected)
                .sorted()
                .flatMap(workspace -> fold(workspace).missingGrant(hours::covered).stream())
                .findFirst()
                .map(grant -> missing(
                        grant.raw().key(),
                        0,
                        "grant by " + Topics.GRANTS + "-" + partition + " at offset " + grant.offset()));
    }

    private Difference missing(String workspace, long seq, String entry) {
        return Difference.noRecord(Topics.LEDGER, partition, workspace, seq, "entry", entry);
    }

    private static Optional<Difference> different(
            LogRecord<LedgerEntry> record, String workspace, long seq, Fields.Pair pair) {
        return Optional.of(Difference.ofRecord(record, workspace, seq, pair));
    }

    @Override
    public void close() {
        ledger.close();
        audit.close();
        causes.close();
    }
}
