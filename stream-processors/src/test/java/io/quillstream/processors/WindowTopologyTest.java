package io.quillstream.processors;

import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.schemas.event.TaskDispatched;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The window of tasks of one workspace, at its edges. */
class WindowTopologyTest {

    private final DrivenTopology house = new DrivenTopology(1);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void aWindowThatGrowsIsUsedAtOnce() {
        threeJobs();
        assertEquals(List.of(uuid(1)), jobsOf(house.tasks()));
        house.grant(plan(uuid(91), 20).setWindow(2).build());
        assertEquals(List.of(uuid(2)), jobsOf(house.tasks()), "the second slot is free and somebody waits");
    }

    /** Found by the simulator: each end freed a slot for the next job that was about to end. */
    @Test
    void jobsThatMissTheirDeadlineTogetherAreNotSentToWorkersFirst() {
        threeJobs();
        house.tasks();
        house.passes(Duration.ofMinutes(6));
        assertEquals(3, house.audit().size(), "all have ended");
        assertEquals(List.of(), jobsOf(house.tasks()), "and nobody was asked to work for them");
    }

    private void threeJobs() {
        house.grant(plan(uuid(90), 10).build());
        for (int job = 1; job <= 3; job++) {
            house.request(request(uuid(job)).build());
        }
    }

    private static List<String> jobsOf(List<TaskDispatched> tasks) {
        return tasks.stream().map(TaskDispatched::getJobId).toList();
    }
}
