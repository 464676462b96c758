package io.quillstream.audit;

import io.quillstream.audit.Implied.Effect;
import io.quillstream.audit.Implied.Entries;
import io.quillstream.audit.Implied.Nothing;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.decide.Origins;
import io.quillstream.processors.decide.Period;
import io.quillstream.processors.decide.Settlement;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Goes from the cause that an entry names to the entries which that cause implies, by the deciders of the stream
 * processors. Nothing of the entry is trusted but its cause, its kind, its job, for the roll of a period its month, and
 * which of the price books that had begun was known to who wrote it; all its fields are compared afterwards.
 */
final class Deductions {

    private final AdmissionPolicy policy;
    private final Map<String, OfBook> byBook = new HashMap<>();
    private final Causes causes;
    private final OpenJobs jobs;
    private final Endings endings;

    Deductions(AdmissionPolicy policy, Causes causes, OpenJobs jobs) {
        this.policy = policy;
        policy.books()
                .books()
                .forEach(book -> byBook.put(
                        book.id(), new OfBook(book.validFrom(), new AdmissionPolicy(new PriceBooks(List.of(book))))));
        this.causes = causes;
        this.jobs = jobs;
        this.endings = new Endings(causes);
    }

    /** A reserve follows from a request of a job that had none, by the price book of its time. */
    Implied reserve(AccountState account, LedgerEntry entry) {
        if (!entry.getCause().getTopic().equals(Topics.REQUESTS.name())) {
            return new Nothing(
                    "cause.topic", Topics.REQUESTS.name(), entry.getCause().getTopic());
        }
        Optional<LogRecord<GenerationRequested>> record = causes.request(entry.getCause());
        Optional<GenerationRequested> request = record.flatMap(Causes::valid);
        if (request.isEmpty()) {
            return new Nothing("cause", "a valid request that was not decided on before", "none at that offset");
        }
        if (!request.get().getWorkspaceId().equals(account.getWorkspaceId())) {
            return new Nothing("workspace_id", request.get().getWorkspaceId(), account.getWorkspaceId());
        }
        if (jobs.known(request.get().getJobId())) {
            return new Nothing(
                    "job_id",
                    "a job without a reserve",
                    request.get().getJobId() + ", which has one or was refused on record");
        }
        Instant at = EventTime.of(request.get().getAcceptedAt(), record.get().appended());
        return switch (policy(entry, at).decide(account, Optional.empty(), request.get(), entry.getCause(), at)) {
            case Admission.Admitted admitted ->
                new Entries(admitted.change(), Optional.of(new Effect.Opens(slim(admitted.job()))));
            case Admission.Refused refused ->
                new Nothing("amount", "no reserve, the balance is below the price", Long.toString(entry.getAmount()));
            case Admission.Repeated repeated -> throw new IllegalStateException("No job was given");
        };
    }

    /**
     * By the book in force, unless the entry names an older one of ours: a book comes with a release, and who wrote the
     * entry may not have had it yet.
     */
    private AdmissionPolicy policy(LedgerEntry entry, Instant at) {
        OfBook named = byBook.get(String.valueOf(entry.getPriceBook()));
        return named == null || named.begins().isAfter(at) ? policy : named.policy();
    }

    /** Decides by one of the price books alone, which had begun then. */
    private record OfBook(Instant begins, AdmissionPolicy policy) {}

    /**
     * A settle or release follows from the record that ended a job which still has its reserve, or from its deadline, which
     * must have passed when the entry was appended.
     */
    Implied end(AccountState account, LedgerEntry entry, Instant appended) {
        Optional<JobState> job =
                Optional.ofNullable(entry.getJobId()).flatMap(id -> jobs.find(account.getWorkspaceId(), id));
        if (job.isEmpty()) {
            return new Nothing("job_id", "a job with an open reserve", String.valueOf(entry.getJobId()));
        }
        Optional<Ending> ending = endings.of(job.get(), entry.getCause(), entry.getAt());
        if (ending.isEmpty()) {
            return new Nothing(
                    "cause",
                    "a record that ends job " + entry.getJobId(),
                    entry.getCause().toString());
        }
        if (entry.getCause().equals(Origins.cause(job.get().getRequest()))
                && ahead(ending.get().at(), appended)) {
            return new Nothing("at", "a deadline that has passed", entry.getAt().toString());
        }
        return new Entries(
                Settlement.post(account, job.get(), ending.get()),
                Optional.of(new Effect.Ends(job.get(), ending.get())));
    }

    /** Lapse and monthly grant follow from the month alone, which must have begun when the entry was appended. */
    static Implied roll(AccountState account, LedgerEntry entry, Instant appended) {
        if (ahead(entry.getAt(), appended)) {
            return new Nothing("at", "a month that has begun", entry.getAt().toString());
        }
        return new Entries(Period.roll(account, entry.getAt()));
    }

    /** Whether the time lies further ahead of the broker's than clocks may differ. */
    private static boolean ahead(Instant time, Instant appended) {
        return time.isAfter(appended.plus(EventTime.TOLERANCE));
    }

    /** Whether the entry may be part of a period's roll: it names the plan's last grant. */
    static boolean rolls(AccountState account, LedgerEntry entry) {
        return account.getPlanCause() != null && entry.getCause().equals(Origins.cause(account.getPlanCause()));
    }

    /** Jobs are kept until their end; what does not matter to it is dropped. */
    private static JobState slim(JobState job) {
        return JobState.newBuilder(job).setFingerprint("").build();
    }
}
