package io.quillstream.processors.simulation;

import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Event;
import io.quillstream.processors.Events;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A month that began while no processor was there. */
class MissedMonthTest {

    @Test
    void theTurnIsMadeUpForOnceAfterTheStart() {
        try (SimulatedProcessor processor = new SimulatedProcessor(Events.NOON, PriceBooks.released())) {
            processor.take(Topics.GRANTS, WORKSPACE, plan(uuid(90), 100).build());
            processor.isAway(Duration.ofDays(12));

            assertEquals(List.of("lapse 100", "grant 100"), ledger(processor.passes(Duration.ofSeconds(6))));
            processor.crash();
            assertEquals(List.of(), ledger(processor.passes(Duration.ofSeconds(6))));
        }
    }

    /** Two portions: whether the first was committed or not when the processor dies, each workspace rolls once. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoDiesBetweenPortionsLeavesTheRestToTheNext(boolean committed) {
        int workspaces = 700;
        try (SimulatedProcessor processor = new SimulatedProcessor(Events.NOON, PriceBooks.released())) {
            for (int number = 0; number < workspaces; number++) {
                String workspace = uuid(100_000 + number);
                processor.take(
                        Topics.GRANTS,
                        workspace,
                        plan(uuid(5_000 + number), 7).setWorkspaceId(workspace).build());
            }
            processor.isAway(Duration.ofDays(12));
            List<Event> rolled = new ArrayList<>();
            List<Event> first = processor.passes(Duration.ofSeconds(6));
            if (committed) {
                rolled.addAll(first);
                processor.crash();
            } else {
                processor.abort(first);
            }
            rolled.addAll(processor.passes(Duration.ofSeconds(6)));
            rolled.addAll(processor.passes(Duration.ofSeconds(1)));

            assertTrue(ledger(first).size() < 2 * workspaces, "there is a second portion");
            assertEquals(2 * workspaces, ledger(rolled).size());
            assertEquals(workspaces, rolled.stream().map(Event::key).distinct().count());
        }
    }

    /** The first portion is looked at in November, the second in December. */
    @Test
    void aMonthThatTurnsAmidARoundIsTheNextRounds() {
        int workspaces = 700;
        Instant october = Instant.parse("2026-10-15T12:00:00Z");
        Instant start = Instant.parse("2026-11-30T23:59:54.900Z");
        try (SimulatedProcessor processor = new SimulatedProcessor(october, PriceBooks.released())) {
            for (int number = 0; number < workspaces; number++) {
                String workspace = uuid(100_000 + number);
                processor.take(
                        Topics.GRANTS,
                        workspace,
                        plan(uuid(5_000 + number), 7).setWorkspaceId(workspace).build());
            }
            processor.isAway(Duration.between(processor.now(), start));
            List<Event> rolled = new ArrayList<>(processor.passes(Duration.ofSeconds(5)));
            rolled.addAll(processor.passes(Duration.ofMillis(100)));
            rolled.addAll(processor.passes(Duration.ofSeconds(6)));
            rolled.addAll(processor.passes(Duration.ofSeconds(1)));

            long december = Instant.parse("2026-12-01T00:00:00Z").toEpochMilli();
            Set<String> inDecember = rolled.stream()
                    .filter(event -> event.topic().equals(Topics.LEDGER.name()) && event.number("at") == december)
                    .map(Event::key)
                    .collect(Collectors.toSet());
            assertTrue(ledger(rolled).size() > 2 * workspaces, "some had rolled in November");
            assertEquals(workspaces, inDecember.size());
        }
    }

    private static List<String> ledger(List<Event> written) {
        return written.stream()
                .filter(event -> event.topic().equals(Topics.LEDGER.name()))
                .map(event -> event.value().get("entry") + " " + event.value().get("amount"))
                .toList();
    }
}
