package io.quillstream.audit;

import io.quillstream.processors.decide.Collected;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Origins;
import io.quillstream.processors.decide.RecordRules;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import java.util.Optional;

/** How a job that is still open ends by a given record, if that record can end it. */
record Endings(Causes causes) {

    /**
     * @param at the time of the end as the ledger has it, to choose between the two times that a cancellation may have
     */
    Optional<Ending> of(JobState job, Cause cause, Instant at) {
        if (cause.getTopic().equals(Topics.COMPLETIONS.name())) {
            return byCompletion(job, cause);
        }
        if (cause.getTopic().equals(Topics.CANCELLATIONS.name())) {
            return byCancellation(job, cause, at);
        }
        return cause.equals(Origins.cause(job.getRequest()))
                ? Optional.of(JobLifecycle.expired(job, false))
                : Optional.empty();
    }

    private Optional<Ending> byCompletion(JobState job, Cause cause) {
        return causes.completion(cause)
                .flatMap(record -> record.value()
                        .filter(completion ->
                                completion.getWorkspaceId().equals(record.raw().key()))
                        .filter(completion -> completion.getWorkspaceId().equals(job.getWorkspaceId()))
                        .filter(completion -> completion.getJobId().equals(job.getJobId()))
                        .filter(completion -> RecordRules.broken(completion).isEmpty())
                        .flatMap(completion -> collected(job, completion, record)));
    }

    private static Optional<Ending> collected(JobState job, TaskCompleted completion, LogRecord<TaskCompleted> record) {
        Optional<TaskState> task = job.getSteps().stream()
                .map(StepState::getTaskId)
                .filter(completion.getTaskId()::equals)
                .findFirst()
                .map(id -> TaskState.newBuilder()
                        .setTaskId(id)
                        .setJobId(job.getJobId())
                        .setStep(completion.getStep())
                        .setLane("")
                        .setAttempt(completion.getAttempt())
                        .build());
        Instant at = EventTime.of(completion.getCompletedAt(), record.appended());
        return JobLifecycle.collect(Optional.of(job), task, completion, record.cause(), at)
                        instanceof Collected.Ended ended
                ? Optional.of(ended.ending())
                : Optional.empty();
    }

    /** A wish that came before its job ends it at the job's own time, any other at the wish's. */
    private Optional<Ending> byCancellation(JobState job, Cause cause, Instant at) {
        return causes.cancellation(cause)
                .flatMap(record -> record.value()
                        .filter(wish ->
                                wish.getWorkspaceId().equals(record.raw().key()))
                        .filter(wish -> RecordRules.broken(wish).isEmpty())
                        .filter(wish -> means(wish, job))
                        .map(wish -> {
                            Instant wished = EventTime.of(wish.getRequestedAt(), record.appended());
                            Instant end = at.equals(job.getRequestedAt()) ? at : wished;
                            return JobLifecycle.cancelled(cause, end, false);
                        }));
    }

    private static boolean means(CancellationRequested wish, JobState job) {
        return wish.getWorkspaceId().equals(job.getWorkspaceId())
                && (job.getJobId().equals(wish.getJobId())
                        || (wish.getBatchId() != null && wish.getBatchId().equals(job.getBatchId())));
    }
}
