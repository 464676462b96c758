package io.quillstream.audit;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.Change;
import io.quillstream.processors.decide.Collected;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.GrantPolicy;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Period;
import io.quillstream.processors.decide.Settlement;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Plays the stream processors for one workspace: writes causes, and the ledger and audit records that follow. */
final class Bookkeeper {

    final String workspace;
    final int partition;
    Instant now = Instant.parse("2026-11-20T10:00:00Z");

    private final Appending log;
    private AdmissionPolicy policy = new AdmissionPolicy(PriceBooks.released());
    private final Map<String, JobState> jobs = new HashMap<>();
    private AccountState account;
    private CreditsGranted lastGrant;

    Bookkeeper(Appending log, UUID workspace, int partition) {
        this.log = log;
        this.workspace = workspace.toString();
        this.partition = partition;
        this.account = Accounts.opened(this.workspace);
    }

    boolean closed(String job) {
        return !jobs.containsKey(job);
    }

    void pass(Duration time) {
        now = now.plus(time);
    }

    /** From now on as a release decides that knows these books only. */
    void release(PriceBooks books) {
        policy = new AdmissionPolicy(books);
    }

    void plan(long monthlyCredits) {
        grant(CreditsGranted.newBuilder().setKind(GrantKind.PLAN).setPlan("p").setMonthlyCredits(monthlyCredits));
    }

    void extra(long amount) {
        grant(CreditsGranted.newBuilder().setKind(GrantKind.EXTRA).setAmount(amount));
    }

    /** What the processors do when a month begins, whatever else happens. */
    void turnOfTheMonth() {
        Change rolled = Period.roll(account, now);
        if (!rolled.entries().isEmpty()) {
            write(rolled);
        }
    }

    private void grant(CreditsGranted.Builder builder) {
        CreditsGranted grant = builder.setGrantId(UUID.randomUUID().toString())
                .setWorkspaceId(workspace)
                .setGrantedBy("operator")
                .setGrantedAt(now)
                .build();
        Cause cause = cause(Topics.GRANTS.name(), log.append(Topics.GRANTS, partition, workspace, grant, now));
        write(GrantPolicy.apply(account, grant, cause, now));
        lastGrant = grant;
    }

    /** A grant id that comes twice counts once. */
    void repeatedGrant() {
        log.append(Topics.GRANTS, partition, workspace, lastGrant, now);
    }

    /** Requests a job of so many items; empty if it was refused. */
    Optional<String> request(int items, String batch, boolean recordRefusal) {
        GenerationRequested request = GenerationRequested.newBuilder()
                .setJobId(UUID.randomUUID().toString())
                .setWorkspaceId(workspace)
                .setUserId("ada")
                .setKind("copy")
                .setCopy(new CopyOrder(UUID.randomUUID().toString(), "titles", "casual", null, "short", items))
                .setIdempotent(false)
                .setFingerprint("f")
                .setRecordRefusal(recordRefusal)
                .setBatchId(batch)
                .setAcceptedAt(now)
                .setDeadlineAt(now.plusSeconds(300))
                .build();
        Cause cause = cause(Topics.REQUESTS.name(), log.append(Topics.REQUESTS, partition, workspace, request, now));
        return switch (policy.decide(account, Optional.empty(), request, cause, now)) {
            case Admission.Admitted admitted -> {
                write(admitted.change());
                jobs.put(request.getJobId(), admitted.job());
                yield Optional.of(request.getJobId());
            }
            case Admission.Refused refused -> {
                if (refused.recorded()) {
                    audit(refused.job(), JobLifecycle.refused(cause, now));
                }
                yield Optional.empty();
            }
            case Admission.Repeated repeated -> throw new AssertionError(repeated);
        };
    }

    String request(int items) {
        return request(items, null, false).orElseThrow();
    }

    void complete(String job) {
        completion(job, true, false);
    }

    void fail(String job) {
        completion(job, false, false);
    }

    void degrade(String job) {
        completion(job, true, true);
    }

    private void completion(String job, boolean succeeded, boolean degraded) {
        String task = JobIds.task(UUID.fromString(job), "write").toString();
        TaskCompleted completion = TaskCompleted.newBuilder()
                .setTaskId(task)
                .setJobId(job)
                .setWorkspaceId(workspace)
                .setStep("write")
                .setAttempt(1)
                .setDelivery(1)
                .setWorker("w")
                .setSucceeded(succeeded)
                .setFailure(succeeded ? null : new Failure("LLM_TIMEOUT", "Late.", true))
                .setItems(succeeded ? List.of("A title") : List.of())
                .setProvider("local")
                .setModel("local-writer-1")
                .setUsage(new TokenUsage(100L, 20L, 0L, 0L, 0L, false))
                .setCostMicros(27L)
                .setDegraded(degraded)
                .setCalls(1)
                .setStartedAt(now)
                .setCompletedAt(now)
                .build();
        Cause cause =
                cause(Topics.COMPLETIONS.name(), log.append(Topics.COMPLETIONS, partition, workspace, completion, now));
        TaskState out = new TaskState(task, job, "write", "interactive", 1, null);
        if (JobLifecycle.collect(Optional.ofNullable(jobs.get(job)), Optional.of(out), completion, cause, now)
                instanceof Collected.Ended ended) {
            end(ended.job(), ended.ending());
        }
    }

    void cancel(String job) {
        Cause cause = cancellation(job, null);
        end(jobs.get(job), JobLifecycle.cancelled(cause, now, true));
    }

    /** Cancels the open jobs of a batch, some of them a little later. */
    void cancelBatch(String batch) {
        Cause cause = cancellation(null, batch);
        Instant at = now;
        List<JobState> open = jobs.values().stream()
                .filter(job -> batch.equals(job.getBatchId()))
                .toList();
        open.forEach(job -> end(job, JobLifecycle.cancelled(cause, at, false)));
    }

    private Cause cancellation(String job, String batch) {
        CancellationRequested wish = CancellationRequested.newBuilder()
                .setWorkspaceId(workspace)
                .setJobId(job)
                .setBatchId(batch)
                .setUserId("ada")
                .setRequestedAt(now)
                .build();
        return cause(Topics.CANCELLATIONS.name(), log.append(Topics.CANCELLATIONS, partition, workspace, wish, now));
    }

    void expire(String job) {
        end(jobs.get(job), JobLifecycle.expired(jobs.get(job), true));
    }

    /** What the processors do about deadlines that have passed, however late. */
    void expireOverdue() {
        jobs.values().stream()
                .filter(job -> job.getDeadlineAt().isBefore(now))
                .toList()
                .forEach(job -> expire(job.getJobId()));
    }

    private void end(JobState job, Ending ending) {
        write(Settlement.post(account, job, ending));
        audit(job, ending);
        jobs.remove(job.getJobId());
    }

    private void audit(JobState job, Ending ending) {
        log.append(Topics.AUDIT, partition, workspace, Settlement.audit(job, ending), now);
    }

    private void write(Change change) {
        account = change.account();
        change.entries().forEach(entry -> log.append(Topics.LEDGER, partition, workspace, entry, now));
    }

    private Cause cause(String topic, long offset) {
        return new Cause(topic, partition, offset);
    }
}
