package io.quillstream.processors.step;

import io.quillstream.processors.decide.Settlement;
import io.quillstream.processors.state.JobState;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Step {@code settle}: every ended job settles or releases its reserve and leaves one audit record. */
public final class SettleStep extends ContextualProcessor<String, Moved, String, Object> {

    private final Meters meters;
    private Outlet outlet;
    private AccountBook accounts;

    public SettleStep(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        accounts = new AccountBook(context, outlet);
    }

    @Override
    public void process(Record<String, Moved> record) {
        if (record.value() instanceof Moved.JobEnded ended) {
            JobState job = ended.job();
            String workspace = job.getWorkspaceId();
            Trail trail = Trail.of(job);
            // A refused job reserved nothing, so its end must not touch the ledger either.
            if (job.getCredits() > 0) {
                accounts.apply(Settlement.post(accounts.of(workspace), job, ended.ending()), trail);
            }
            outlet.write(Topics.AUDIT, workspace, Settlement.audit(job, ended.ending()), trail);
            meters.ended(
                    JobBook.lane(job),
                    ended.ending().status(),
                    Duration.between(job.getRequestedAt(), ended.ending().at()));
            outlet.pass(StepNames.ANNOUNCE, workspace, ended);
            outlet.pass(StepNames.DISPATCH, workspace, ended);
        }
    }
}
