package io.quillstream.launcher.docs;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.Collected;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Ledger;
import io.quillstream.processors.decide.Settlement;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.progress.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a job shows, and how it can end: the deciders are asked, and the page is their answers. */
final class LifeCyclePage implements Page {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final String WORKSPACE = "00000000-0000-4000-8000-000000000001";
    private static final String JOB = "00000000-0000-4000-8000-000000000002";

    private final AdmissionPolicy policy = new AdmissionPolicy(PriceBooks.released());
    private final AccountState account = Ledger.grantExtra(Accounts.opened(WORKSPACE), 10, cause("quill.grants"), AT)
            .account();

    @Override
    public String file() {
        return "life-cycle.md";
    }

    @Override
    public String text() {
        return """
                # The life of a job

                Made by asking the deciders (`io.quillstream.processors.decide`) and `Stage`; a test compares.

                ```
                request ──► admitted ──► queued ──► parsing ──► prompting ──► generating ──► parsing_response ──► completed
                   │           │            │          ▲                          │                │
                   │           │            │          └───────── retrying ◄──────┴────────────────┤
                   │           │            └──────────────► cancelled, failed ◄───────────────────┘
                   └► refused  └ reserve                     settle or release, one audit record, the content's end
                ```

                From admission to the end a job's credits are reserved. The end is whatever comes first in the log: the last step's
                success, a failure (the worker has retried by then), a cancellation, or the deadline. Terminal event, ledger entry, audit
                record and the content's end leave in one transaction; whatever comes later is dropped and counted.

                ## Stages that clients see

                """ + stages() + """

                A stage repeats only with a higher attempt. Events are numbered 1, 2, 3 … by `ProgressNumbering`.

                ## Ends

                For a job of 5 items, which costs 1 credit:

                """ + ends() + """

                ## Completions that change nothing

                """
                + Arrays.stream(Collected.Reason.values())
                        .map(reason -> "- `" + reason.name().toLowerCase(java.util.Locale.ROOT) + "`\n")
                        .collect(Collectors.joining());
    }

    private static String stages() {
        return Page.table(
                List.of("stage", "job status from here on", "per cent", "last"),
                Arrays.stream(Stage.values())
                        .map(stage -> List.of(
                                "`" + stage.wireName() + "`",
                                "`" + stage.status() + "`",
                                Integer.toString(stage.percent()),
                                stage.terminal() ? "yes" : ""))
                        .toList());
    }

    private String ends() {
        JobState job = admitted();
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("its last step succeeds", job, collected(job, completion(true, false))));
        rows.add(row("the local writer stood in for dead providers", job, collected(job, completion(true, true))));
        rows.add(row("a step fails for good", job, collected(job, completion(false, false))));
        rows.add(row("it is cancelled", job, JobLifecycle.cancelled(cause("quill.cancellations"), AT, true)));
        rows.add(row("its deadline passes", job, JobLifecycle.expired(job, true)));
        rows.add(row(
                "it is refused after its caller got a 202",
                refused(),
                JobLifecycle.refused(cause("quill.requests"), AT)));
        rows.add(List.of("it is refused in time (402)", "no job", "", "none", "", "none"));
        return Page.table(
                List.of("because", "status", "code", "ledger entry", "credits", "audit record, by the record on"),
                rows);
    }

    private List<String> row(String because, JobState job, Ending ending) {
        AccountState reserved = job.getCredits() == 0
                ? account
                : Ledger.reserve(account, job.getCredits(), JOB, cause("quill.requests"), AT, job.getPriceBook())
                        .account();
        List<LedgerEntry> entries = job.getCredits() == 0
                ? List.of()
                : Settlement.post(reserved, job, ending).entries();
        AuditRecorded audit = Settlement.audit(job, ending);
        return List.of(
                because,
                "`" + ending.status() + "`",
                Objects.requireNonNullElse(audit.getErrorCode(), ""),
                entries.isEmpty()
                        ? "none"
                        : entries.stream().map(LedgerEntry::getEntry).collect(Collectors.joining(", ")),
                Long.toString(audit.getCredits()),
                "`" + audit.getCause().getTopic() + "`");
    }

    private static Ending collected(JobState job, TaskCompleted completion) {
        TaskState task = new TaskState(completion.getTaskId(), JOB, completion.getStep(), "interactive", 1, null);
        return JobLifecycle.collect(Optional.of(job), Optional.of(task), completion, cause("quill.completions"), AT)
                        instanceof Collected.Ended ended
                ? ended.ending()
                : fail();
    }

    private JobState admitted() {
        return policy.decide(account, Optional.empty(), request(), cause("quill.requests"), AT)
                        instanceof Admission.Admitted admitted
                ? admitted.job()
                : fail();
    }

    private JobState refused() {
        return policy.decide(Accounts.opened(WORKSPACE), Optional.empty(), request(), cause("quill.requests"), AT)
                        instanceof Admission.Refused refused
                ? refused.job()
                : fail();
    }

    private TaskCompleted completion(boolean succeeded, boolean degraded) {
        var step = admitted().getSteps().getFirst();
        return TaskCompleted.newBuilder()
                .setTaskId(step.getTaskId())
                .setStep(step.getName())
                .setJobId(JOB)
                .setWorkspaceId(WORKSPACE)
                .setAttempt(1)
                .setDelivery(1)
                .setWorker("")
                .setSucceeded(succeeded)
                .setFailure(succeeded ? null : new Failure("one of the job codes", "", true))
                .setItems(succeeded ? List.of("item") : List.of())
                .setDegraded(degraded)
                .setStartedAt(AT)
                .setCompletedAt(AT)
                .build();
    }

    private static GenerationRequested request() {
        return GenerationRequested.newBuilder()
                .setJobId(JOB)
                .setWorkspaceId(WORKSPACE)
                .setUserId("ada")
                .setKind("copy")
                .setCopy(new CopyOrder(JOB, "titles", "professional", null, "medium", 5))
                .setIdempotent(false)
                .setFingerprint("")
                .setRecordRefusal(true)
                .setAcceptedAt(AT)
                .setDeadlineAt(AT.plusSeconds(300))
                .build();
    }

    private static Cause cause(String topic) {
        return new Cause(topic, 0, 0L);
    }

    private static <T> T fail() {
        throw new AssertionError("the deciders decided otherwise than the page expects");
    }
}
