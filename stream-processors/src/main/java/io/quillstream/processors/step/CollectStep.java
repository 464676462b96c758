package io.quillstream.processors.step;

import io.quillstream.processors.decide.Collected;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.TaskCompleted;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Step {@code collect}: completions end steps and jobs; late, repeated and foreign ones are dropped and counted. */
public final class CollectStep extends ContextualProcessor<String, Arrived<TaskCompleted>, String, Object> {

    private final Meters meters;
    private Outlet outlet;
    private JobBook jobs;

    public CollectStep(Meters meters) {
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        jobs = new JobBook(context);
    }

    @Override
    public void process(Record<String, Arrived<TaskCompleted>> record) {
        Arrived<TaskCompleted> arrived = record.value();
        TaskCompleted completion = arrived.event();
        String workspace = completion.getWorkspaceId();
        Optional<JobState> job = jobs.find(workspace, completion.getJobId());
        Optional<TaskState> task = job.flatMap(known -> jobs.task(known, completion.getTaskId()));
        switch (JobLifecycle.collect(job, task, completion, arrived.cause(), arrived.at())) {
            case Collected.Dropped dropped -> meters.dropped(dropped.reason());
            case Collected.StepDone done -> {
                jobs.put(done.job());
                Moved.StepFinished finished = new Moved.StepFinished(done.job(), completion.getTaskId(), arrived.at());
                outlet.pass(StepNames.DISPATCH, workspace, finished);
            }
            case Collected.Ended ended -> {
                jobs.end(ended.job(), ended.ending());
                outlet.pass(StepNames.SETTLE, workspace, new Moved.JobEnded(ended.job(), ended.ending()));
            }
        }
    }
}
