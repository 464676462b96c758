package io.quillstream.processors;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.step.StateStores;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random lives through the real topology, many workspaces at a time in one task, as in production. A failure names the
 * seed; {@code -Dquill.seed=N} runs it again.
 */
class RandomTopologyTest {

    private static final int HOUSES = 4;
    private static final int LIVES_PER_HOUSE = 250;
    private static final int STEPS_PER_LIFE = 24;
    private static final int WINDOW = 3;

    @Test
    void whateverHappensTheInvariantsHold() {
        long seed = Long.getLong("quill.seed", System.nanoTime());
        SplittableRandom seeds = new SplittableRandom(seed);
        try {
            for (int house = 0; house < HOUSES; house++) {
                run(seeds.split());
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("quill.seed=" + seed, e);
        }
    }

    private static void run(SplittableRandom random) {
        List<Schedule> schedules = new ArrayList<>();
        List<Life> lives = new ArrayList<>();
        try (DrivenTopology house = new DrivenTopology(WINDOW)) {
            for (int number = 1; number <= LIVES_PER_HOUSE; number++) {
                schedules.add(new Schedule(random.nextLong(), number));
                lives.add(new Life());
            }
            for (int step = 0; step < STEPS_PER_LIFE; step++) {
                for (int life = 0; life < LIVES_PER_HOUSE; life++) {
                    schedules.get(life).step(house);
                    look(house, schedules, lives);
                }
                if (random.nextInt(4) == 0) {
                    house.passes(Duration.ofSeconds(random.nextInt(400)));
                    look(house, schedules, lives);
                }
            }
            pastEveryDeadline(house, schedules, lives);
            for (int life = 0; life < LIVES_PER_HOUSE; life++) {
                lives.get(life).hasEnded();
                isAtRest(house.account(schedules.get(life).workspace), lives.get(life));
            }
            assertEquals(
                    0,
                    house.size(StateStores.TASKS)
                            + house.size(StateStores.BACKLOG)
                            + house.size(StateStores.DEADLINES));
            assertEquals(0, house.read(Topics.DEAD_LETTERS).size());
        }
    }

    private static void pastEveryDeadline(DrivenTopology house, List<Schedule> schedules, List<Life> lives) {
        house.passes(Duration.ofDays(1000));
        look(house, schedules, lives);
        while (house.size(StateStores.DEADLINES) > 0) {
            house.passes(Duration.ofSeconds(1));
            look(house, schedules, lives);
        }
    }

    /** Gives each record to its workspace's life, in the order in which a step's records depend on each other. */
    private static void look(DrivenTopology house, List<Schedule> schedules, List<Life> lives) {
        house.read(Topics.LEDGER)
                .forEach(each -> lives.get(number(each.getWorkspaceId())).saw(each));
        house.read(Topics.ADMISSIONS)
                .forEach(each -> lives.get(number(each.getWorkspaceId())).saw(each));
        house.read(Topics.PROGRESS)
                .forEach(each -> lives.get(number(each.getWorkspaceId())).saw(each));
        house.read(Topics.AUDIT)
                .forEach(each -> lives.get(number(each.getWorkspaceId())).saw(each));
        house.read(Topics.CONTENT)
                .forEach(each -> lives.get(number(each.getWorkspaceId())).saw(each));
        for (TaskDispatched task : house.tasks()) {
            schedules.get(number(task.getWorkspaceId())).dispatched(task);
            lives.get(number(task.getWorkspaceId())).saw(task);
        }
    }

    /** Nothing is reserved, out or waiting, and the balance is the ledger's. */
    static void isAtRest(AccountState account, Life life) {
        if (account == null) {
            assertEquals(0, life.balance());
            return;
        }
        assertEquals(life.balance(), Accounts.balance(account));
        assertEquals(0, account.getReserved());
        assertEquals(0, account.getOutstanding());
        assertEquals(
                0, account.getInteractive().getQueued() + account.getBatch().getQueued());
    }

    private static int number(String workspace) {
        return (int) (Long.parseLong(workspace.substring(24), 16) >> 16) - 1;
    }
}
