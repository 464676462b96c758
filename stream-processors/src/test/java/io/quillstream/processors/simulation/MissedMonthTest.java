package io.quillstream.processors.simulation;

import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Event;
import io.quillstream.processors.Events;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

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

    private static List<String> ledger(List<Event> written) {
        return written.stream()
                .filter(event -> event.topic().equals(Topics.LEDGER.name()))
                .map(event -> event.value().get("entry") + " " + event.value().get("amount"))
                .toList();
    }
}
