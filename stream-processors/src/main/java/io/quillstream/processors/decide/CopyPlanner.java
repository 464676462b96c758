package io.quillstream.processors.decide;

import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import io.quillstream.schemas.id.JobIds;
import java.util.List;
import java.util.UUID;

/** A copy job is one step, {@code write}: one prompt, one answer with all items. */
public record CopyPlanner() implements Planner {

    /** Name of this kind of job. */
    public static final String KIND = "copy";

    /** Name of its only step. */
    public static final String WRITE = "write";

    @Override
    public int items(JobState job) {
        return job.getOrder().getCount();
    }

    @Override
    public List<StepState> steps(JobState job) {
        String task = JobIds.task(UUID.fromString(job.getJobId()), WRITE).toString();
        return List.of(new StepState(WRITE, task, false));
    }
}
