package io.quillstream.processors.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Event;
import io.quillstream.checker.Violation;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.price.PriceBook;
import io.quillstream.schemas.price.PriceBooks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
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

    @Test
    void aCompletionThatIsPassedOverIsCaught() {
        assertCaught(
                "I1",
                "was to be completed and is null",
                events -> isBy(events, "quill.completions") ? events.subList(0, 1) : events);
    }

    @Test
    void anEndThatDoesNotFollowFromItsRecordIsCaught() {
        assertCaught("I6", "which is not so", changed("quill.completions", "task_id", task -> "another"));
        assertCaught("I6", "which is not so", changed("quill.completions", "attempt", attempt -> 0));
        assertCaught("I6", "which is not so", changed("quill.completions", "workspace_id", tenant -> "another"));
        assertCaught("I6", "is failed", changed("quill.completions", "succeeded", yes -> !(Boolean) yes));
        assertCaught("I10", "other items", changed("quill.completions", "items", items -> List.of("another")));
    }

    @Test
    void aJobThatIsEndedBeforeItsDeadlineIsCaught() {
        assertCaught("I6", "which is not so", changed("quill.requests", "deadline_at", at -> (Long) at + 3_600_000));
    }

    @Test
    void aWishThatIsForgottenUntilItsJobComesIsCaught() {
        assertCaught("I8", "was open when it was cancelled", events -> {
            if (events.stream().noneMatch(BrokenDecisionsTest::isNew)) {
                return events;
            }
            List<Event> more = new ArrayList<>(events);
            more.addFirst(wish(events.getFirst(), "job_id"));
            return more;
        });
    }

    @Test
    void aBatchThatGoesOnBehindItsCancellationIsCaught() {
        assertCaught("I8", "though its batch was cancelled", events -> {
            if (!isBy(events, "quill.requests") || events.getFirst().text("batch_id") == null) {
                return events;
            }
            List<Event> more = new ArrayList<>(events);
            more.addLast(wish(events.getFirst(), "batch_id"));
            return more;
        });
    }

    @Test
    void aRefusalThatIsNotToldIsCaught() {
        Set<String> told = Set.of("quill.progress", "quill.content", "quill.audit");
        assertCaught(
                "I1",
                "was refused and never said so",
                events -> events.stream().anyMatch(event -> is(event, "quill.audit", "error_code", "QUOTA_EXCEEDED"))
                        ? events.stream()
                                .filter(event -> !told.contains(event.topic()))
                                .toList()
                        : events);
    }

    @Test
    void aRefusalWithOtherCreditsThanThereWereIsCaught() {
        assertCaught("I18", "the ledger says", changed("quill.admissions", "balance", there -> (Long) there - 1));
    }

    @Test
    void aSlotThatNobodyGetsIsCaught() {
        assertCaught(
                "window",
                "beside a free slot",
                events -> events.stream()
                        .filter(event -> !event.topic().startsWith("quill.tasks."))
                        .toList());
    }

    @Test
    void booksThatSayOtherwiseThanTheLedgerAreCaught() {
        assertCaught("I16", "its audit record", changed("quill.audit", "credits", spent -> (Long) spent + 1));
        assertCaught("I23", "its audit record", changed("quill.audit", "result_count", items -> (Integer) items + 1));
    }

    @Test
    void aPlanThatGivesAnotherAmountIsCaught() {
        assertCaught("I15", "due are", changed("quill.grants", "monthly_credits", most -> (Long) most + 1));
    }

    private static void assertCaught(String invariant, UnaryOperator<List<Event>> sabotage) {
        assertCaught(invariant, "", PriceBooks.released(), sabotage);
    }

    private static void assertCaught(String invariant, PriceBooks prices, UnaryOperator<List<Event>> sabotage) {
        assertCaught(invariant, "", prices, sabotage);
    }

    private static void assertCaught(String invariant, String says, UnaryOperator<List<Event>> sabotage) {
        assertCaught(invariant, says, PriceBooks.released(), sabotage);
    }

    /** Several checks have the same number; what the right one says tells which it was. */
    private static void assertCaught(
            String invariant, String says, PriceBooks prices, UnaryOperator<List<Event>> sabotage) {
        List<Violation> found = LongStream.range(1, LIVES)
                .parallel()
                .mapToObj(seed -> Simulation.live(seed, prices, sabotage))
                .flatMap(List::stream)
                .toList();
        assertTrue(
                found.stream()
                        .anyMatch(violation -> violation.invariant().equals(invariant)
                                && violation.witness().contains(says)),
                () -> invariant + " should be broken (" + says + "), found broken: " + found);
    }

    private static boolean isNew(Event event) {
        return event.topic().equals("quill.admissions") && event.flag("admitted") && !event.flag("repeated");
    }

    private static boolean isBy(List<Event> events, String topic) {
        return !events.isEmpty() && events.getFirst().topic().equals(topic);
    }

    /** That the request's job or batch be cancelled, which nobody decided on. */
    private static Event wish(Event request, String subject) {
        GenericRecord wish = new GenericData.Record(CancellationRequested.getClassSchema());
        wish.put("workspace_id", request.text("workspace_id"));
        wish.put(subject, request.text(subject));
        return new Event("quill.cancellations", 1, request.offset(), request.key(), request.appended(), wish);
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
