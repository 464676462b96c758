package io.quillstream.processors.decide;

import io.quillstream.processors.state.JobState;

/** What a completion means for its job. */
public sealed interface Collected {

    /** A step is done, others are open. */
    record StepDone(JobState job) implements Collected {}

    /** The job ends. */
    record Ended(JobState job, Ending ending) implements Collected {}

    /** The completion changes nothing and is counted. */
    record Dropped(Reason reason) implements Collected {}

    /** Why a completion was dropped. */
    enum Reason {
        /** No job of that id in the workspace. */
        UNKNOWN_JOB,
        /** The job has ended. */
        LATE,
        /** The job has no such task. */
        FOREIGN,
        /** The step was done before. */
        DUPLICATE,
        /** A later attempt is out. */
        OLDER_ATTEMPT
    }
}
