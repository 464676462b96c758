package io.quillstream.processors.step;

import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Step {@code plan}: opens the steps of admitted jobs. The steps were laid down by the job's {@code Planner} at its
 * admission; those of a copy job depend on nothing and are ready at once.
 */
public final class PlanStep extends ContextualProcessor<String, Moved, String, Object> {

    private Outlet outlet;

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
    }

    @Override
    public void process(Record<String, Moved> record) {
        if (record.value() instanceof Moved.JobAdmitted admitted && admitted.dispatch()) {
            JobState job = admitted.job();
            for (StepState step : job.getSteps()) {
                outlet.pass(
                        StepNames.DISPATCH,
                        job.getWorkspaceId(),
                        new Moved.StepReady(job, step.getName(), step.getTaskId()));
            }
        }
    }
}
