package io.quillstream.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

/** Random lives of single workspaces. A failure names the life's seed; {@code -Dquill.seed=N} begins with it. */
class RandomDecisionsTest {

    private static final int LIVES = 12_000;
    private static final int STEPS = 24;
    private static final int WINDOW = 3;

    @Test
    void whateverHappensTheInvariantsHold() {
        long first = Long.getLong("quill.seed", System.nanoTime());
        for (long seed = first; seed < first + LIVES; seed++) {
            try {
                live(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("quill.seed=" + seed, e);
            }
        }
    }

    @Test
    void theTopologyAndTheBareDecisionsWriteTheSameLedger() {
        long first = Long.getLong("quill.seed", System.nanoTime());
        for (long seed = first; seed < first + 25; seed++) {
            assertEquals(decidedBare(seed), decidedByTopology(seed), "quill.seed=" + seed);
        }
    }

    private static void live(long seed) {
        Life life = new Life();
        Schedule schedule = new Schedule(seed, 1);
        BareDecisions house = new BareDecisions(schedule.workspace, WINDOW, record -> {
            life.saw(record);
            tell(schedule, record);
        });
        for (int step = 0; step < STEPS; step++) {
            schedule.step(house);
        }
        house.deadlinesPass();
        life.hasEnded();
        RandomTopologyTest.isAtRest(house.account, life);
    }

    private static List<LedgerEntry> decidedBare(long seed) {
        List<LedgerEntry> ledger = new ArrayList<>();
        Schedule schedule = new Schedule(seed, 1).withoutBatchCancellations();
        BareDecisions house = new BareDecisions(schedule.workspace, WINDOW, record -> {
            tell(schedule, record);
            if (record instanceof LedgerEntry entry) {
                ledger.add(entry);
            }
        });
        for (int step = 0; step < 3 * STEPS; step++) {
            schedule.step(house);
        }
        return ledger;
    }

    private static List<LedgerEntry> decidedByTopology(long seed) {
        Schedule schedule = new Schedule(seed, 1).withoutBatchCancellations();
        try (DrivenTopology house = new DrivenTopology(WINDOW)) {
            for (int step = 0; step < 3 * STEPS; step++) {
                schedule.step(house);
                house.tasks().forEach(schedule::dispatched);
            }
            return house.read(Topics.LEDGER);
        }
    }

    private static void tell(Schedule schedule, SpecificRecord record) {
        if (record instanceof TaskDispatched task) {
            schedule.dispatched(task);
        }
    }
}
