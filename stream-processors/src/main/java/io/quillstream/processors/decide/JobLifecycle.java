package io.quillstream.processors.decide;

import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.TaskCompleted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The life of a job after its admission: open until its last step succeeds, one step fails, it is cancelled or its
 * deadline passes, whichever comes first in the log; then ended for ever.
 */
public final class JobLifecycle {

    public static final String PENDING = "pending";
    public static final String COMPLETED = "completed";
    public static final String FAILED = "failed";
    public static final String CANCELLED = "cancelled";

    /** Code of a decision against a job, and of the job if that is recorded. It alone ends jobs that reserved nothing. */
    public static final String REFUSAL = "QUOTA_EXCEEDED";

    private static final Failure QUOTA = new Failure(REFUSAL, "The workspace has too few credits for this job.", false);
    private static final Failure CANCEL = new Failure("CANCELLED", "The job was cancelled.", false);
    private static final Failure DEADLINE =
            new Failure("DEADLINE_EXCEEDED", "The job did not end before its deadline.", true);

    private JobLifecycle() {}

    /** Whether the job can still end. */
    public static boolean open(JobState job) {
        return job.getEndedAt() == null;
    }

    /**
     * The first success of a step wins; a failure ends the job, since the worker has retried already.
     *
     * @param job the job, if the workspace has it
     * @param task the open task that the completion names, if there is one
     * @param completion a valid completion
     * @param cause its record
     * @param at its event time
     */
    public static Collected collect(
            Optional<JobState> job, Optional<TaskState> task, TaskCompleted completion, Cause cause, Instant at) {
        if (job.isEmpty()) {
            return new Collected.Dropped(Collected.Reason.UNKNOWN_JOB);
        }
        if (!open(job.get())) {
            return new Collected.Dropped(Collected.Reason.LATE);
        }
        Optional<StepState> step = job.get().getSteps().stream()
                .filter(candidate -> candidate.getTaskId().equals(completion.getTaskId())
                        && candidate.getName().equals(completion.getStep()))
                .findFirst();
        if (step.isEmpty()) {
            return new Collected.Dropped(Collected.Reason.FOREIGN);
        }
        if (step.get().getDone() || task.isEmpty()) {
            return new Collected.Dropped(Collected.Reason.DUPLICATE);
        }
        if (completion.getAttempt() < task.get().getAttempt()) {
            return new Collected.Dropped(Collected.Reason.OLDER_ATTEMPT);
        }
        return completion.getSucceeded()
                ? succeeded(job.get(), step.get(), completion, cause, at)
                : new Collected.Ended(
                        job.get(),
                        new Ending(FAILED, completion.getFailure(), cause, at, Optional.of(completion), true));
    }

    private static Collected succeeded(
            JobState job, StepState step, TaskCompleted completion, Cause cause, Instant at) {
        List<StepState> steps = job.getSteps().stream()
                .map(each -> each.equals(step) ? new StepState(each.getName(), each.getTaskId(), true) : each)
                .toList();
        JobState after = Drafts.of(job).setSteps(steps).build();
        return steps.stream().allMatch(StepState::getDone)
                ? new Collected.Ended(after, new Ending(COMPLETED, null, cause, at, Optional.of(completion), true))
                : new Collected.StepDone(after);
    }

    /** The end of a refused job whose caller holds its id. */
    public static Ending refused(Cause request, Instant at) {
        return new Ending(FAILED, QUOTA, request, at, Optional.empty(), false);
    }

    /** The end by a wish. */
    public static Ending cancelled(Cause cancellation, Instant at, boolean begun) {
        return new Ending(CANCELLED, CANCEL, cancellation, at, Optional.empty(), begun);
    }

    /** The end by the deadline: at the deadline, whenever it is noticed, and caused by the request. */
    public static Ending expired(JobState job, boolean begun) {
        return new Ending(
                FAILED, DEADLINE, Origins.cause(job.getRequest()), job.getDeadlineAt(), Optional.empty(), begun);
    }

    /** The job as it is remembered: status and what it cost in the end. */
    public static JobState ended(JobState job, Ending ending) {
        return Drafts.of(job)
                .setStatus(ending.status())
                .setCredits(Settlement.credits(job, ending))
                .setEndedAt(ending.at())
                .build();
    }
}
