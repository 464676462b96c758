package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TokenUsage;
import java.util.Optional;

/**
 * What a job's end does to its reserve, and what the auditor is told. A completed job is settled in full; a failed,
 * cancelled or degraded one is released in full; a job that was refused had no reserve, so nothing moves.
 */
public final class Settlement {

    private Settlement() {}

    /** Credits that stay spent. */
    public static long credits(JobState job, Ending ending) {
        return ending.completed() && !degraded(ending) ? job.getCredits() : 0;
    }

    /**
     * Settles or releases.
     *
     * @param job the job while it was open
     */
    public static Change post(AccountState account, JobState job, Ending ending) {
        Change rolled = Period.roll(account, ending.at());
        return rolled.then(
                credits(job, ending) > 0
                        ? Ledger.settle(
                                rolled.account(),
                                job.getCredits(),
                                job.getJobId(),
                                ending.cause(),
                                ending.at(),
                                job.getPriceBook())
                        : Ledger.release(
                                rolled.account(),
                                job.getCredits(),
                                job.getFromMonthly(),
                                job.getJobId(),
                                ending.cause(),
                                ending.at(),
                                job.getPriceBook()));
    }

    /** The audit record. Unknown usage and unknown cost stay null; they are 0 only if no call was made. */
    public static AuditRecorded audit(JobState job, Ending ending) {
        Optional<TaskCompleted> completion = ending.completion();
        return AuditRecorded.newBuilder()
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setUserId(job.getUserId())
                .setKind(job.getKind())
                .setProductId(job.getOrder() == null ? null : job.getOrder().getProductId())
                .setCopyType(job.getOrder() == null ? null : job.getOrder().getCopyType())
                .setTokensUsed(tokens(ending))
                .setUsage(completion.map(TaskCompleted::getUsage).orElse(null))
                .setCostMicros(cost(ending))
                .setPriceBook(completion.map(TaskCompleted::getPriceBook).orElse(null))
                .setCredits(credits(job, ending))
                .setStatus(ending.status())
                .setErrorCode(ending.failure() == null ? null : ending.failure().getCode())
                .setResultCount(
                        ending.completed()
                                ? completion.map(done -> done.getItems().size()).orElse(0)
                                : 0)
                .setTemplateVersion(
                        completion.map(TaskCompleted::getTemplateVersion).orElse(null))
                .setProvider(completion.map(TaskCompleted::getProvider).orElse(null))
                .setModel(completion.map(TaskCompleted::getModel).orElse(null))
                .setAttempts(attempts(ending))
                .setUnmeteredCalls(
                        completion.map(TaskCompleted::getUnmeteredCalls).orElse(0))
                .setDegraded(degraded(ending))
                .setRequestedAt(job.getRequestedAt())
                .setTimestamp(ending.at())
                .setCause(ending.cause())
                .build();
    }

    /** All tokens of the job; null means unknown. */
    public static Long tokens(Ending ending) {
        if (noCall(ending)) {
            return 0L;
        }
        return ending.completion()
                .map(TaskCompleted::getUsage)
                .map(Settlement::sum)
                .orElse(null);
    }

    /** Micro-USD of the job; null means unknown. */
    public static Long cost(Ending ending) {
        if (noCall(ending)) {
            return 0L;
        }
        return ending.completion().map(TaskCompleted::getCostMicros).orElse(null);
    }

    /** Highest attempt that was shown; 0 if the job never began. */
    public static int attempts(Ending ending) {
        return ending.completion().map(done -> Math.max(1, done.getAttempts())).orElse(ending.begun() ? 1 : 0);
    }

    /** Whether the local writer stood in for the providers. */
    public static boolean degraded(Ending ending) {
        return ending.completion().map(TaskCompleted::getDegraded).orElse(false);
    }

    private static boolean noCall(Ending ending) {
        return ending.completion()
                .map(done -> done.getCalls() == 0
                        && done.getUnmeteredCalls() == 0
                        && done.getProvider() == null
                        && done.getUsage() == null
                        && done.getCostMicros() == null)
                .orElse(!ending.begun());
    }

    private static long sum(TokenUsage usage) {
        return usage.getInputTokens()
                + usage.getOutputTokens()
                + usage.getCacheReadTokens()
                + usage.getCacheWriteTokens()
                + usage.getReasoningTokens();
    }
}
