package io.quillstream.processors.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Event;
import io.quillstream.checker.Violation;
import io.quillstream.schemas.price.PriceBook;
import io.quillstream.schemas.price.PriceBooks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** A simulator that cannot fail proves nothing: whatever is broken on purpose is caught, and by the right invariant. */
class BrokenDecisionsTest {

    private static final int LIVES = 60;

    @Test
    void aPriceThatIsNotTheContractsIsCaught() {
        PriceBook right = PriceBooks.released().books().getFirst();
        PriceBook dear = new PriceBook(
                right.version(),
                right.hash(),
                right.validFrom(),
                Map.of("copy", new PriceBook.CreditPrice(2, 5)),
                right.prices());
        assertCaught("I18", new PriceBooks(List.of(dear)), UnaryOperator.identity());
    }

    @Test
    void aLostSettlementIsCaught() {
        assertCaught("I16", without("quill.ledger", "entry", "settle"));
    }

    @Test
    void aLostEndIsCaughtByTheTransactionItIsMissingIn() {
        assertCaught("I6", without("quill.audit", "status", "failed"));
        assertCaught("I6", without("quill.progress", "stage", "completed"));
    }

    @Test
    void aSecondEndIsCaught() {
        assertCaught("I2", twice("quill.progress", "stage", "completed"));
        assertCaught("I23", twice("quill.audit", "status", "completed"));
    }

    @Test
    void aTaskThatLeavesTwiceIsCaught() {
        assertCaught("I24", twice("quill.tasks.interactive", "step", null));
    }

    @Test
    void aBalanceThatIsOffByOneIsCaught() {
        assertCaught("I15", changed("quill.ledger", "balance", value -> (Long) value + 1));
    }

    @Test
    void aForgedEntryIsCaughtByItsHash() {
        assertCaught("I19", changed("quill.ledger", "price_book", value -> value == null ? null : "another"));
    }

    private static void assertCaught(String invariant, UnaryOperator<List<Event>> sabotage) {
        assertCaught(invariant, PriceBooks.released(), sabotage);
    }

    private static void assertCaught(String invariant, PriceBooks prices, UnaryOperator<List<Event>> sabotage) {
        Set<String> found = LongStream.range(1, LIVES)
                .mapToObj(seed -> Simulation.live(seed, prices, sabotage))
                .flatMap(List::stream)
                .map(Violation::invariant)
                .collect(Collectors.toCollection(HashSet::new));
        assertTrue(found.contains(invariant), () -> invariant + " should be broken, found broken: " + found);
    }

    private static UnaryOperator<List<Event>> without(String topic, String field, String value) {
        return events ->
                events.stream().filter(event -> !is(event, topic, field, value)).toList();
    }

    private static UnaryOperator<List<Event>> twice(String topic, String field, String value) {
        return events -> {
            List<Event> more = new ArrayList<>();
            for (Event event : events) {
                more.add(event);
                if (is(event, topic, field, value)) {
                    more.add(event);
                }
            }
            return more;
        };
    }

    private static UnaryOperator<List<Event>> changed(String topic, String field, UnaryOperator<Object> change) {
        return events -> events.stream()
                .map(event -> event.topic().equals(topic) ? changed(event, field, change) : event)
                .toList();
    }

    private static Event changed(Event event, String field, UnaryOperator<Object> change) {
        GenericRecord copy = GenericData.get().deepCopy(event.value().getSchema(), event.value());
        copy.put(field, change.apply(copy.get(field)));
        return new Event(event.topic(), event.partition(), event.offset(), event.key(), event.appended(), copy);
    }

    private static boolean is(Event event, String topic, String field, String value) {
        return event.topic().equals(topic) && (value == null || value.equals(event.text(field)));
    }
}
