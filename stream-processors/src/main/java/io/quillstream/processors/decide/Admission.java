package io.quillstream.processors.decide;

import io.quillstream.processors.state.JobState;

/** The decision on a request. */
public sealed interface Admission {

    /**
     * Credits are reserved, the job begins.
     *
     * @param job the open job
     * @param change the account with the reserve, and its entries
     */
    record Admitted(JobState job, Change change) implements Admission {}

    /** The job was decided before: nothing changes. */
    record Repeated(JobState job) implements Admission {}

    /**
     * Too few credits.
     *
     * @param job the job as it would have been, with nothing reserved
     * @param price what it would have cost
     * @param change the account, which may have rolled into a new period
     * @param recorded whether the caller already has a job id in hand, so that the job must exist and end as failed
     */
    record Refused(JobState job, long price, Change change, boolean recorded) implements Admission {}
}
