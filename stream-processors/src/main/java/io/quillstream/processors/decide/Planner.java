package io.quillstream.processors.decide;

import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Says which steps a job of one kind is made of. Each step is one task for a worker. */
public sealed interface Planner permits CopyPlanner {

    /** All planners by kind of job. */
    Map<String, Planner> BY_KIND = Map.of(CopyPlanner.KIND, new CopyPlanner());

    /** The planner of that kind; empty for a kind that this release does not know. */
    static Optional<Planner> of(String kind) {
        return Optional.ofNullable(BY_KIND.get(kind));
    }

    /** How many items the job is asked for, which is what its price depends on. */
    int items(JobState job);

    /** The steps of the job in order, none of them done. */
    List<StepState> steps(JobState job);
}
