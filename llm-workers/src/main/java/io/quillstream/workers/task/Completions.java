package io.quillstream.workers.task;

import io.quillstream.schemas.content.ContentDigest;
import io.quillstream.schemas.event.QuestionAnswer;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.price.PriceBook;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.workers.reply.CopyItem;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Turns an outcome into the one event that tells the stream processors of it. Pure but for the given time. */
public final class Completions {

    private final PriceBooks prices;
    private final String worker;

    /** @param worker name of this process, for people */
    public Completions(PriceBooks prices, String worker) {
        this.prices = prices;
        this.worker = worker;
    }

    /** The completion of copy that was written. */
    public TaskCompleted of(TaskRun run, TaskOutcome.Written written, Instant now) {
        List<String> items = written.items().stream().map(CopyItem::text).toList();
        List<QuestionAnswer> pairs =
                written.items().stream().flatMap(item -> item.pair().stream()).toList();
        return begin(run, written.spending(), now)
                .setSucceeded(true)
                .setItems(items)
                .setFaq(pairs)
                .setContentSha256(ContentDigest.of(items))
                .build();
    }

    /** The completion of an attempt that failed for good. */
    public TaskCompleted of(TaskRun run, TaskOutcome.Failed failed, Instant now) {
        return begin(run, failed.spending(), now)
                .setSucceeded(false)
                .setFailure(failed.code().toFailure())
                .build();
    }

    private TaskCompleted.Builder begin(TaskRun run, Spending spending, Instant now) {
        PriceBook book = prices.at(run.task().getDispatchedAt());
        OptionalLong cost = spending.costMicros(book);
        return TaskCompleted.newBuilder()
                .setTaskId(run.task().getTaskId())
                .setJobId(run.task().getJobId())
                .setWorkspaceId(run.task().getWorkspaceId())
                .setStep(run.task().getStep())
                .setAttempt(run.task().getAttempt())
                .setDelivery(run.delivery())
                .setWorker(worker)
                .setProvider(spending.provider().orElse(null))
                .setModel(spending.model().orElse(null))
                .setTemplateVersion(spending.askedTemplate().orElse(null))
                .setUsage(spending.usage().orElse(null))
                .setCostMicros(cost.isPresent() ? (Long) cost.getAsLong() : null)
                .setPriceBook(cost.isPresent() ? book.id() : null)
                .setDegraded(spending.degraded())
                .setCached(spending.cached())
                .setCalls(spending.calls())
                .setUnmeteredCalls(spending.unmeteredCalls() + lostCalls(run, spending))
                .setAttempts(run.stages().attempt())
                .setCheckedAt(run.stages().untoldCheck().orElse(null))
                .setStartedAt(run.startedAt())
                .setCompletedAt(now)
                .setLane(run.task().getLane());
    }

    /**
     * A delivery that ended without a completion may have called: its worker died or gave up. Where the answer was
     * remembered the call did come back, and is accounted for by that answer.
     */
    private static int lostCalls(TaskRun run, Spending spending) {
        return spending.cached() ? 0 : run.delivery() - 1;
    }
}
