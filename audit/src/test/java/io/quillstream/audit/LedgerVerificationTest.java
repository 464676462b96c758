package io.quillstream.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.price.PriceBook;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LedgerVerificationTest {

    private final MemoryLog log = new MemoryLog();
    private final Bookkeeper books = new Bookkeeper(log, UUID.randomUUID(), 0);

    @Test
    void anEmptyLogHolds() throws InterruptedException {
        AuditReport report = verify();

        assertTrue(report.holds(), report.sentence());
        assertEquals(0, report.entries());
    }

    @Test
    void countsEntriesRecordsAndOpenJobs() throws InterruptedException {
        books.plan(10);
        books.complete(books.request(5));
        books.request(1);

        AuditReport report = verify();

        assertTrue(report.holds(), report.sentence());
        assertEquals(4, report.entries());
        assertEquals(1, report.records());
        assertEquals(1, report.open());
    }

    @Test
    void theMonthRollsWithTheFirstEventOfTheNext() throws InterruptedException {
        books.plan(10);
        books.complete(books.request(1));
        books.pass(Duration.ofDays(30));
        books.complete(books.request(1));

        assertTrue(verify().holds(), verify().sentence());
        assertEquals(
                "[grant, reserve, settle, lapse, grant, reserve, settle]",
                log.values(Topics.LEDGER, 0).stream()
                        .map(entry -> entry.getEntry())
                        .toList()
                        .toString());
    }

    @Test
    void theMonthRollsByItselfToo() throws InterruptedException {
        books.plan(10);
        books.pass(Duration.ofDays(30));
        books.turnOfTheMonth();
        books.plan(4);
        books.pass(Duration.ofDays(31));
        books.turnOfTheMonth();

        assertTrue(verify().holds(), verify().sentence());
        assertEquals(
                "[grant 10, lapse 10, grant 10, lapse 10, grant 4]",
                log.values(Topics.LEDGER, 0).stream()
                        .map(entry -> entry.getEntry() + " " + entry.getAmount())
                        .toList()
                        .toString());
    }

    @Test
    void aDowngradeWithoutEntryIsTheCauseOfTheNextRoll() throws InterruptedException {
        books.plan(10);
        books.plan(4);
        books.complete(books.request(1));
        books.pass(Duration.ofDays(30));
        books.complete(books.request(1));

        assertTrue(verify().holds(), verify().sentence());
    }

    @Test
    void aGrantThatComesAgainAfterMonthsIsNotMissed() throws InterruptedException {
        books.plan(10);
        books.plan(4);
        books.pass(Duration.ofDays(30));
        books.repeatedGrant();
        Bookkeeper others = new Bookkeeper(log, UUID.randomUUID(), books.partition);
        others.pass(Duration.ofDays(30));
        for (int hour = 0; hour < 3; hour++) {
            others.pass(Duration.ofHours(1));
            others.extra(1);
        }

        assertTrue(verify().holds(), verify().sentence());
    }

    @Test
    void aMonthMayRollWithoutAnyEntryAfterADowngradeToNothing() throws InterruptedException {
        books.plan(1);
        books.extra(5);
        books.complete(books.request(1));
        books.plan(0);
        books.pass(Duration.ofDays(30));
        books.complete(books.request(1));

        assertTrue(verify().holds(), verify().sentence());
    }

    @Test
    void refusedJobsLeaveAnAuditRecordOnlyIfTheirCallerHasAnId() throws InterruptedException {
        books.plan(1);
        books.request(1, null, false);
        books.request(1, null, true);
        books.request(1, null, false);

        AuditReport report = verify();

        assertTrue(report.holds(), report.sentence());
        assertEquals(1, report.records());
    }

    @Test
    void looksAtOneWorkspaceIfAsked() throws InterruptedException {
        Bookkeeper others = new Bookkeeper(log, UUID.randomUUID(), 0);
        books.plan(3);
        others.plan(3);
        others.complete(others.request(1));

        AuditReport report = new LedgerVerification(log, Optional.empty(), Duration.ZERO)
                .verify(Optional.of(UUID.fromString(others.workspace)));

        assertTrue(report.holds(), report.sentence());
        assertEquals(3, report.entries());
    }

    /** A new book comes with a release, and who runs the old one cannot name what he does not have. */
    @Test
    void whoUpgradesAfterTheDayOfABookHasABillThatHolds() throws InterruptedException {
        PriceBooks all = PriceBooks.released();
        PriceBook newest = all.books().getLast();
        books.now = newest.validFrom().plus(Duration.ofDays(40));
        books.plan(10);
        books.release(new PriceBooks(all.books().subList(0, all.books().size() - 1)));
        books.complete(books.request(5));
        String open = books.request(6);
        books.release(all);
        books.complete(open);
        books.complete(books.request(5));

        assertTrue(verify().holds(), verify().sentence());
        List<String> named = log.values(Topics.LEDGER, 0).stream()
                .filter(entry -> entry.getEntry().equals("reserve"))
                .map(LedgerEntry::getPriceBook)
                .toList();
        String before = all.books().get(all.books().size() - 2).id();
        assertEquals(List.of(before, before, newest.id()), named);
    }

    @Test
    void aWorkspaceThatTheLogDoesNotKnowIsNotSaidToHold() {
        books.plan(3);
        UUID unknown = UUID.randomUUID();
        LedgerVerification verification = new LedgerVerification(log, Optional.empty(), Duration.ZERO);

        var refusal = assertThrows(
                LedgerVerification.UnknownWorkspaceException.class, () -> verification.verify(Optional.of(unknown)));
        assertTrue(refusal.getMessage().contains(unknown.toString()), refusal.getMessage());
    }

    @Test
    void anyHistoryOfTheDecidersHolds() throws InterruptedException {
        for (long seed = 0; seed < 300; seed++) {
            MemoryLog history = new MemoryLog();
            Histories.random(history, seed, 60);

            AuditReport report =
                    new LedgerVerification(history, Optional.empty(), Duration.ZERO).verify(Optional.empty());

            assertTrue(report.holds(), "seed " + seed + ": " + report.sentence());
        }
    }

    private AuditReport verify() throws InterruptedException {
        return new LedgerVerification(log, Optional.empty(), Duration.ZERO).verify(Optional.empty());
    }
}
