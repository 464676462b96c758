package io.quillstream.processors;

import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.cancelBatch;
import static io.quillstream.processors.Events.cancelJob;
import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.line;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.step.StateStores;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTopologyTest {

    private static final String LONG_BATCH = uuid(1001);
    private static final String SHORT_BATCH = uuid(1002);
    private static final Duration TICK = Duration.ofMillis(100);

    private final DrivenTopology house = new DrivenTopology(2);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void theWindowHoldsAndEachFreedSlotSendsTheNext() {
        credits(100);
        submit(LONG_BATCH, 0, 5);

        List<TaskDispatched> first = house.tasks();
        assertEquals(2, first.size());
        assertEquals(3, house.size(StateStores.BACKLOG));
        assertEquals(3, gauge("quill.queue.depth"));
        assertEquals(2, gauge("quill.tasks.out"));
        assertEquals("batch", first.getFirst().getLane());

        house.complete(success(first.getFirst()).build());

        assertEquals(List.of(uuid(2)), jobs(house.tasks()), "first come, first served within a batch");
        assertEquals(2, house.account(WORKSPACE).getOutstanding());
        assertEquals(2, gauge("quill.queue.depth"));
        assertEquals(2, gauge("quill.tasks.out"));
    }

    @Test
    void whatIsOutIsCountedUntilItEndsHoweverThatIs() {
        credits(100);
        submit(LONG_BATCH, 0, 1);
        house.request(request(uuid(900)).build());
        List<TaskDispatched> out = house.tasks();
        assertEquals(2, gauge("quill.tasks.out"));

        house.complete(success(out.getFirst()).build());
        house.complete(success(out.getFirst()).build());
        assertEquals(1, gauge("quill.tasks.out"), "a task that is completed twice ends once");

        house.cancel(cancelJob(WORKSPACE, out.getLast().getJobId()));
        assertEquals(0, gauge("quill.tasks.out"));

        submit(SHORT_BATCH, 500, 1);
        assertEquals(1, gauge("quill.tasks.out"));
        house.passes(Duration.ofMinutes(6));
        assertEquals(0, gauge("quill.tasks.out"), "a job that missed its deadline is waited for no longer");
    }

    @Test
    void aFreeSlotCostsNoBacklogEntry() {
        credits(100);
        submit(LONG_BATCH, 0, 2);

        assertEquals(0, house.size(StateStores.BACKLOG));
        assertEquals(0, house.account(WORKSPACE).getBatch().getOrder(), "no place was ever given out");
    }

    @Test
    void aShortBatchBehindALongOneTakesTurns() {
        credits(1000);
        submit(LONG_BATCH, 0, 40);
        submit(SHORT_BATCH, 500, 5);

        List<String> order = drain();

        int lastOfShort = order.indexOf(uuid(504));
        assertTrue(lastOfShort <= 13, "the short batch ended at position " + lastOfShort);
        assertEquals(45, order.size());
    }

    @Test
    void anInteractiveJobGoesBeforeWaitingBatches() {
        credits(1000);
        submit(LONG_BATCH, 0, 20);
        house.request(request(uuid(900)).build());
        Deque<TaskDispatched> out = new ArrayDeque<>(house.tasks());

        house.complete(success(out.poll()).build());

        TaskDispatched next = house.tasks().getFirst();
        assertEquals(uuid(900), next.getJobId());
        assertEquals("interactive", next.getLane());
    }

    @Test
    void aPlansWindowReplacesTheDefault() {
        house.grant(plan(uuid(90), 100).setWindow(4).build());
        submit(LONG_BATCH, 0, 10);

        assertEquals(4, house.tasks().size());
    }

    @Test
    void aCancelledBatchEndsWhatWaitsWhatIsOutAndWhatComesLater() {
        credits(1000);
        submit(LONG_BATCH, 0, 10);
        submit(SHORT_BATCH, 500, 1);
        house.tasks();
        house.cancel(cancelBatch(WORKSPACE, LONG_BATCH));
        house.passes(TICK);

        assertEquals(List.of(uuid(500)), jobs(house.tasks()), "the other batch gets the slots");
        assertEquals(10, Collections.frequency(house.stages(), "cancelled"));
        submit(LONG_BATCH, 10, 2);

        assertEquals(List.of("queued", "cancelled", "queued", "cancelled"), house.stages());
        assertEquals(List.of(), house.tasks());
        AccountState account = house.account(WORKSPACE);
        assertEquals(999, account.getExtraLeft());
        assertEquals(1, account.getReserved());
        assertEquals(1, account.getOutstanding());
    }

    @Test
    void aBigBatchIsCancelledInBoundedSteps() {
        credits(1000);
        submit(LONG_BATCH, 0, 700);
        house.cancel(cancelBatch(WORKSPACE, LONG_BATCH));

        List<Integer> endedPerTick = new ArrayList<>();
        for (int tick = 0; tick < 4; tick++) {
            house.passes(TICK);
            endedPerTick.add(house.audit().size());
        }

        assertEquals(List.of(300, 300, 100, 0), endedPerTick);
        assertEquals(1000, house.account(WORKSPACE).getExtraLeft());
        assertEquals(0, house.size(StateStores.TASKS) + house.size(StateStores.BACKLOG));
    }

    @Test
    void aJobThatIsCancelledWhileItWaitsLeavesItsPlaceAndCostNoTokens() {
        credits(100);
        submit(LONG_BATCH, 0, 4);
        List<TaskDispatched> out = house.tasks();
        house.cancel(cancelJob(WORKSPACE, uuid(2)));

        assertEquals(0L, house.audit().getFirst().getTokensUsed());
        assertEquals(1, house.size(StateStores.BACKLOG));
        house.complete(success(out.getFirst()).build());
        assertEquals(List.of(uuid(3)), jobs(house.tasks()));
    }

    @Test
    void aBatchBeyondTheCreditsFailsLineByLine() {
        credits(3);
        submit(LONG_BATCH, 0, 5);

        assertEquals(2, Collections.frequency(house.stages(), "failed"));
        assertEquals(
                3,
                house.read(Topics.ADMISSIONS).stream()
                        .filter(decision -> decision.getAdmitted())
                        .count());
        assertEquals(0, house.account(WORKSPACE).getExtraLeft());
    }

    private double gauge(String name) {
        return house.meters.get(name).gauge().value();
    }

    private void credits(long amount) {
        house.grant(extra(uuid(90), amount).build());
    }

    private void submit(String batch, int from, int lines) {
        for (int line = from; line < from + lines; line++) {
            house.request(line(uuid(line), batch, line).build());
        }
    }

    private List<String> drain() {
        List<String> order = new ArrayList<>();
        for (List<TaskDispatched> out = house.tasks(); !out.isEmpty(); out = house.tasks()) {
            order.addAll(jobs(out));
            out.forEach(task -> house.complete(success(task).build()));
        }
        return order;
    }

    private static List<String> jobs(List<TaskDispatched> tasks) {
        return tasks.stream().map(TaskDispatched::getJobId).toList();
    }
}
