package io.quillstream.processors;

import static io.quillstream.processors.Events.NOON;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The turn of a month, while nothing else happens. */
class MonthTurnTopologyTest {

    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
    private static final Duration TO_DECEMBER = Duration.between(NOON, DECEMBER);
    private static final Duration SOON = Duration.ofSeconds(6);

    private final DrivenTopology house = new DrivenTopology(1);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void creditsOfTheNewMonthAreThereWithoutAnyEvent() {
        house.grant(plan(uuid(90), 100).build());
        house.request(request(uuid(1)).build());
        house.ledger();

        house.passes(TO_DECEMBER.minusMinutes(1));
        house.ledger();
        house.passes(Duration.ofMinutes(1));
        assertEquals(List.of(), house.ledger(), "what was asked for in the last seconds may still be on its way");
        house.passes(SOON);

        List<LedgerEntry> rolled = house.read(Topics.LEDGER);
        assertEquals(
                List.of("lapse 100 → 0", "grant 100 → 100"),
                rolled.stream().map(DrivenTopology::brief).toList(),
                "the job of November has missed its deadline, its credit was given back");
        for (LedgerEntry entry : rolled) {
            assertEquals(DECEMBER, entry.getAt());
            assertEquals(Topics.GRANTS.name(), entry.getCause().getTopic());
        }
    }

    @Test
    void itTurnsOnceAndAgainInTheNextMonth() {
        house.grant(plan(uuid(90), 100).build());
        house.passes(TO_DECEMBER);
        house.passes(SOON);
        house.ledger();

        house.passes(Duration.ofDays(30));
        assertEquals(List.of(), house.ledger());
        house.passes(Duration.ofDays(1));
        house.passes(SOON);
        assertEquals(List.of("lapse 100 → 0", "grant 100 → 100"), house.ledger());
    }

    @Test
    void everyWorkspaceRollsOnceAndTheOthersAreNotHeldUp() {
        int workspaces = 1_200;
        for (int number = 0; number < workspaces; number++) {
            house.grant(plan(uuid(5_000 + number), 7)
                    .setWorkspaceId(uuid(100_000 + number))
                    .build());
        }
        house.passes(SOON);
        house.passes(TO_DECEMBER.minus(SOON));
        house.ledger();

        Set<String> rolled = new HashSet<>();
        int entries = 0;
        int portions = 0;
        house.passes(SOON);
        for (List<LedgerEntry> portion = house.read(Topics.LEDGER);
                !portion.isEmpty();
                portion = house.read(Topics.LEDGER)) {
            portion.forEach(entry -> rolled.add(entry.getWorkspaceId()));
            entries += portion.size();
            portions++;
            house.passes(Duration.ofMillis(100));
        }

        assertEquals(workspaces, rolled.size());
        assertEquals(2 * workspaces, entries);
        assertTrue(portions > 2, "in " + portions + " portions");
    }

    /** The auditor derives accounts from records, and no record tells of a turn. */
    @Test
    void aTurnThatMovesNoCreditsIsLeftToTheNextEvent() {
        house.grant(Events.extra(uuid(90), 5).build());
        house.grant(plan(uuid(91), 0).build());
        house.passes(TO_DECEMBER);
        house.passes(SOON);

        assertEquals(List.of("grant 5 → 5"), house.ledger());
        assertEquals("2026-11", house.account(Events.WORKSPACE).getPeriod());
    }
}
