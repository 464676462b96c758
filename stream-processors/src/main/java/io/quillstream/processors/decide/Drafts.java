package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;

/**
 * Builders that begin with all values of a state, to change some of them. The generated ones ({@code newBuilder(state)})
 * copy each value deeply, down to the last text of a list, and a job changes states a dozen times. Nobody changes a state
 * that is built, so here what stays the same is shared. Pure.
 */
public final class Drafts {

    private Drafts() {}

    /** A builder with all that is known of the account. */
    public static AccountState.Builder of(AccountState account) {
        return AccountState.newBuilder()
                .setWorkspaceId(account.getWorkspaceId())
                .setPlan(account.getPlan())
                .setWindow(account.getWindow())
                .setMonthlyCredits(account.getMonthlyCredits())
                .setMonthlyGranted(account.getMonthlyGranted())
                .setPeriod(account.getPeriod())
                .setPlanCause(account.getPlanCause())
                .setMonthlyLeft(account.getMonthlyLeft())
                .setExtraLeft(account.getExtraLeft())
                .setReserved(account.getReserved())
                .setSeq(account.getSeq())
                .setLastHash(account.getLastHash())
                .setOutstanding(account.getOutstanding())
                .setInteractive(account.getInteractive())
                .setBatch(account.getBatch())
                .setDecidedOffset(account.getDecidedOffset())
                .setDecidedAt(account.getDecidedAt());
    }

    /** A builder with all that is known of the job. */
    public static JobState.Builder of(JobState job) {
        return JobState.newBuilder()
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setUserId(job.getUserId())
                .setKind(job.getKind())
                .setOrder(job.getOrder())
                .setFingerprint(job.getFingerprint())
                .setBatchId(job.getBatchId())
                .setCustomId(job.getCustomId())
                .setLine(job.getLine())
                .setStatus(job.getStatus())
                .setCredits(job.getCredits())
                .setFromMonthly(job.getFromMonthly())
                .setPriceBook(job.getPriceBook())
                .setRequest(job.getRequest())
                .setRequestedAt(job.getRequestedAt())
                .setDeadlineAt(job.getDeadlineAt())
                .setEndedAt(job.getEndedAt())
                .setSteps(job.getSteps())
                .setTraceparent(job.getTraceparent())
                .setRequestId(job.getRequestId());
    }

    /** A builder with all that is known of the task. */
    public static TaskState.Builder of(TaskState task) {
        return TaskState.newBuilder()
                .setTaskId(task.getTaskId())
                .setJobId(task.getJobId())
                .setStep(task.getStep())
                .setLane(task.getLane())
                .setAttempt(task.getAttempt())
                .setPlace(task.getPlace());
    }
}
