package io.quillstream.processors.step;

import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.state.JobState;
import java.time.Instant;

/** What one step tells the next. */
public sealed interface Moved {

    /**
     * A job was admitted.
     *
     * @param job the open job
     * @param balance credits available after its reserve
     * @param dispatch false if the job is about to be cancelled by a wish that came before it
     */
    record JobAdmitted(JobState job, long balance, boolean dispatch) implements Moved {}

    /** A request repeated one that was decided before. */
    record JobRepeated(JobState job, long balance, Trail trail) implements Moved {}

    /** A request was refused; if that is recorded, a {@link JobEnded} follows. */
    record JobRefused(JobState job, long price, long balance) implements Moved {}

    /** The plan of a workspace changed, and with it perhaps its window of tasks. */
    record PlanChanged(String workspaceId, Instant at) implements Moved {}

    /** A step of a job may begin. */
    record StepReady(JobState job, String step, String taskId) implements Moved {}

    /** A step is done, its job goes on. */
    record StepFinished(JobState job, String taskId, Instant at) implements Moved {}

    /**
     * A job ended.
     *
     * @param job as it was while open
     * @param swept whether it is one of many that end together, so that nobody takes its slot before the {@link SweepDone}
     */
    record JobEnded(JobState job, Ending ending, boolean swept) implements Moved {

        JobEnded(JobState job, Ending ending) {
            this(job, ending, false);
        }
    }

    /** A number of a workspace's jobs have ended together. */
    record SweepDone(String workspaceId, Instant at) implements Moved {}
}
