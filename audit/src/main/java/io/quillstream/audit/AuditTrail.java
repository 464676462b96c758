package io.quillstream.audit;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Settlement;
import io.quillstream.processors.state.JobState;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.topic.Topics;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The audit records of one partition, read in step with its ledger: each job that ends leaves its settle or release and
 * its audit record in one transaction, in the same order on both topics. Between them lie the records of refused jobs,
 * which have no entries.
 */
final class AuditTrail {

    private final LogCursor<AuditRecorded> records;
    private final AdmissionPolicy policy;
    private final Causes causes;
    private final OpenJobs jobs;
    private final Predicate<String> selected;
    private Optional<LogRecord<AuditRecorded>> ahead = Optional.empty();
    private long count;
    private long last = -1;

    AuditTrail(
            LogCursor<AuditRecorded> records,
            AdmissionPolicy policy,
            Causes causes,
            OpenJobs jobs,
            Predicate<String> selected) {
        this.records = records;
        this.policy = policy;
        this.causes = causes;
        this.jobs = jobs;
        this.selected = selected;
    }

    long count() {
        return count;
    }

    /** Offset of the last record that was read, also of a workspace that was not asked for; −1 before the first. */
    long last() {
        return last;
    }

    /** The audit record of a job whose settle or release was just read must be the next one that has an entry. */
    Optional<Difference> expect(JobState job, Ending ending) {
        Patience patience = Patience.forMarkers();
        while (true) {
            Optional<LogRecord<AuditRecorded>> next = peek();
            if (next.isEmpty()) {
                if (patience.over()) {
                    return Optional.of(missing(job, ending));
                }
                continue;
            }
            Optional<AuditRecorded> record = next.get().value();
            take();
            if (record.isPresent() && record.get().getJobId().equals(job.getJobId())) {
                return compare(next.get(), Settlement.audit(job, begun(ending, record.get())), record.get());
            }
            Optional<Difference> wrong = withoutEntry(next.get());
            if (wrong.isPresent()) {
                return wrong;
            }
        }
    }

    /** The next committed record, if there is one; {@link #take} goes on to the one behind it. */
    Optional<LogRecord<AuditRecorded>> peek() {
        while (ahead.isEmpty()) {
            Optional<LogRecord<AuditRecorded>> next = records.next();
            if (next.isEmpty() || selected.test(next.get().raw().key())) {
                ahead = next;
                return ahead;
            }
            last = next.get().offset();
        }
        return ahead;
    }

    void take() {
        count++;
        last = ahead.orElseThrow().offset();
        ahead = Optional.empty();
    }

    /** A record of a job that has no ledger entries must be that of a request that was refused. */
    Optional<Difference> withoutEntry(LogRecord<AuditRecorded> record) {
        if (record.value().isEmpty()) {
            return Optional.of(difference(record, "?", new Fields.Pair("value", "an audit record", "undecodable")));
        }
        AuditRecorded found = record.value().get();
        if (!isRefusal(found)
                || !found.getCause().getTopic().equals(Topics.REQUESTS.name())
                || jobs.known(found.getJobId())) {
            String state = jobs.ended(found.getJobId()) ? "a second record" : "a record without settle or release";
            return Optional.of(difference(
                    record,
                    found.getWorkspaceId(),
                    new Fields.Pair("job_id", "an ended job", found.getJobId() + ", " + state)));
        }
        Optional<AuditRecorded> expected = causes.request(found.getCause()).flatMap(this::refused);
        if (expected.isEmpty()) {
            return Optional.of(difference(
                    record,
                    found.getWorkspaceId(),
                    new Fields.Pair("cause", "a request whose refusal is recorded", "none at that offset")));
        }
        jobs.refused(expected.get().getJobId());
        return compare(record, expected.get(), found);
    }

    /** Whether the record says that its job was refused; such a job has no ledger entries. */
    static boolean isRefusal(AuditRecorded record) {
        return JobLifecycle.REFUSAL.equals(record.getErrorCode());
    }

    private Optional<AuditRecorded> refused(LogRecord<GenerationRequested> record) {
        Optional<GenerationRequested> asked = Causes.valid(record).filter(GenerationRequested::getRecordRefusal);
        return asked.flatMap(request -> {
            var at = EventTime.of(request.getAcceptedAt(), record.appended());
            Admission decision = policy.decide(
                    Accounts.opened(request.getWorkspaceId()), Optional.empty(), request, record.cause(), at);
            return decision instanceof Admission.Refused refused
                    ? Optional.of(Settlement.audit(refused.job(), JobLifecycle.refused(record.cause(), at)))
                    : Optional.empty();
        });
    }

    /** Whether a worker had begun is not in the log of causes: it is taken from the record. */
    private static Ending begun(Ending ending, AuditRecorded record) {
        return new Ending(
                ending.status(),
                ending.failure(),
                ending.cause(),
                ending.at(),
                ending.completion(),
                record.getAttempts() > 0);
    }

    private static Difference missing(JobState job, Ending ending) {
        int partition = ending.cause().getPartition();
        return Difference.noRecord(Topics.AUDIT, partition, job.getWorkspaceId(), 0, "job_id", job.getJobId());
    }

    private static Optional<Difference> compare(
            LogRecord<AuditRecorded> record, AuditRecorded expected, AuditRecorded found) {
        return Fields.first(expected, found).map(pair -> difference(record, found.getWorkspaceId(), pair));
    }

    private static Difference difference(LogRecord<AuditRecorded> record, String workspace, Fields.Pair pair) {
        return Difference.ofRecord(record, workspace, 0, pair);
    }
}
