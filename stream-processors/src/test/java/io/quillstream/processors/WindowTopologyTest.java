package io.quillstream.processors;

import static io.quillstream.processors.Events.NOON;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.step.StateStores;
import io.quillstream.schemas.event.TaskDispatched;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** A transaction has ten seconds, and there may be tens of thousands that wait. */
    @Test
    void aWindowThatBecomesVeryLargeIsFilledInPortions() {
        int jobs = 2_101;
        house.grant(plan(uuid(90), jobs).build());
        for (int job = 0; job < jobs; job++) {
            house.request(request(uuid(1_000 + job)).build());
        }
        TaskDispatched first = house.tasks().getFirst();

        house.grant(plan(uuid(91), jobs).setWindow(10_000).build());
        assertEquals(2_000, house.tasks().size());
        house.complete(success(first).build());
        assertEquals(100, house.tasks().size(), "all the rest");
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

    /**
     * Found by {@code bench scale --jobs 100000 --batch}: each slot that became free looked through all that waited beyond
     * its deadline, the transaction took longer than it may, was fenced, and began again for ever.
     */
    @Test
    void endingABacklogThatMissedItsDeadlineTakesTimeInProportionToItsLength() {
        millisToEnd(1_000);
        long once = millisToEnd(1_000);
        long fourTimes = millisToEnd(4_000);
        assertTrue(fourTimes < 10 * once + 1_000, "1,000 jobs: " + once + " ms, 4,000: " + fourTimes + " ms");
    }

    /** Slots that a sweep frees are given to those that still have time. */
    @Test
    void whoStillHasTimeGetsTheSlotsOfThoseThatMissedTheirDeadline() {
        house.grant(plan(uuid(90), 10).build());
        house.request(request(uuid(1)).build());
        house.request(request(uuid(2)).build());
        Instant later = NOON.plus(Duration.ofMinutes(3));
        house.passes(Duration.ofMinutes(3));
        house.request(request(uuid(3))
                .setAcceptedAt(later)
                .setDeadlineAt(later.plus(Duration.ofMinutes(5)))
                .build());
        house.tasks();
        house.passes(Duration.ofMinutes(2).plusSeconds(2));
        assertEquals(2, house.audit().size());
        assertEquals(List.of(uuid(3)), jobsOf(house.tasks()));
    }

    /** However many sweeps it takes to end those ahead of it, and though a free slot passes over few of them. */
    @ParameterizedTest
    @ValueSource(ints = {1, 40, 1_500})
    void aSlotReachesWhoStillHasTimeBehindABacklogThatMissedItsDeadline(int overdue) {
        house.grant(plan(uuid(90), overdue + 1).build());
        for (int job = 1; job <= overdue; job++) {
            house.request(request(uuid(100 + job)).build());
        }
        house.passes(Duration.ofMinutes(3));
        Instant later = NOON.plus(Duration.ofMinutes(3));
        house.request(request(uuid(1))
                .setAcceptedAt(later)
                .setDeadlineAt(later.plus(Duration.ofMinutes(5)))
                .build());
        house.tasks();
        house.passes(Duration.ofMinutes(2));
        for (int sweeps = 0; sweeps < 3; sweeps++) {
            house.passes(Duration.ofSeconds(2));
        }
        assertEquals(overdue, house.audit().size(), "all that missed it have ended");
        assertEquals(List.of(uuid(1)), jobsOf(house.tasks()));
    }

    /** Time until so many jobs have missed their deadline and ended. */
    private static long millisToEnd(int jobs) {
        try (DrivenTopology house = new DrivenTopology(100)) {
            house.grant(plan(uuid(90), jobs).build());
            for (int job = 1; job <= jobs; job++) {
                house.request(request(uuid(100 + job)).build());
            }
            long begun = System.nanoTime();
            for (int sweeps = 0; house.size(StateStores.DEADLINES) > 0; sweeps++) {
                assertTrue(sweeps < jobs, "the sweeps come to no end");
                house.passes(Duration.ofMinutes(6));
            }
            return (System.nanoTime() - begun) / 1_000_000;
        }
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
