package io.quillstream.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Admission;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.EntryHash;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Settlement;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A forger with access to the log, who also recomputes every hash of the chain. */
class TamperedLogTest {

    private final MemoryLog log = new MemoryLog();
    private final Bookkeeper books = new Bookkeeper(log, UUID.randomUUID(), 0);

    /** grant 1, reserve 2, settle 3, reserve 4, release 5, reserve 6, settle 7. */
    @BeforeEach
    void sevenEntries() throws InterruptedException {
        books.plan(10);
        books.complete(books.request(5));
        books.fail(books.request(10));
        books.complete(books.request(1));
        assertTrue(verify().isEmpty());
    }

    @Test
    void anAlteredAmountIsNamed() throws InterruptedException {
        forge(entries -> change(entries, 1, entry -> entry.setAmount(3)));

        assertDifference(2, 1, "amount");
    }

    @Test
    void anAlteredBalanceIsNamed() throws InterruptedException {
        forge(entries -> change(entries, 4, entry -> entry.setBalance(99)));

        assertDifference(5, 4, "balance");
    }

    /** An unknown book, and one that had not begun when the request came. */
    @Test
    void aPriceBookThatCannotHaveBeenInForceIsNamed() throws InterruptedException {
        for (String book : List.of(
                "2026-11-01:0000000000000000",
                PriceBooks.released().books().getLast().id())) {
            forge(entries -> change(entries, 1, entry -> entry.setPriceBook(book)));

            assertDifference(2, 1, "price_book");
        }
    }

    @Test
    void aBrokenHashIsNamed() throws InterruptedException {
        log.rewrite(Topics.LEDGER, 0, entries -> {
            entries.get(2).setHash("0".repeat(64));
            return entries;
        });

        assertDifference(3, 2, "hash");
    }

    @Test
    void aSettleMadeOfAReleaseIsNamed() throws InterruptedException {
        forge(entries -> change(entries, 4, entry -> entry.setEntry("settle")));

        assertDifference(5, 4, "entry");
    }

    @Test
    void aDroppedEntryIsNamed() throws InterruptedException {
        forge(entries -> entries.remove(1));

        assertEquals(2, difference().seq());
    }

    @Test
    void aDroppedLastEntryIsNamed() throws InterruptedException {
        forge(List::removeLast);

        assertEquals("record of quill.audit", difference().subject());
    }

    /** It may be on its way, and somebody who was away has to be given time. */
    @Test
    void anEndThatWasTakenOutWithItsAuditRecordIsNamedWhenItIsLongOverdue() throws InterruptedException {
        String job = books.request(1);
        books.fail(job);
        forge(List::removeLast);
        forgeAudit(List::removeLast);

        assertNamedOnceOthersHaveBeenAtWork("settle or release of job " + job);
    }

    @Test
    void aLastGrantThatWasTakenOutIsNamedWhenItIsLongOverdue() throws InterruptedException {
        books.extra(5);
        forge(List::removeLast);

        assertNamedOnceOthersHaveBeenAtWork("grant by quill.grants-0 at offset 1");
    }

    private void assertNamedOnceOthersHaveBeenAtWork(String entry) throws InterruptedException {
        Bookkeeper others = new Bookkeeper(log, UUID.randomUUID(), 0);
        for (int hour = 0; hour < 3; hour++) {
            assertTrue(verify().isEmpty(), "after " + hour + " hours");
            others.pass(Duration.ofHours(1));
            others.extra(1);
        }

        Difference found = difference();
        assertEquals("topic quill.ledger", found.subject());
        assertEquals(books.workspace, found.workspace());
        assertTrue(found.expected().startsWith(entry), found.sentence());
    }

    @Test
    void anInsertedGrantIsNamed() throws InterruptedException {
        forge(entries ->
                entries.add(1, LedgerEntry.newBuilder(entries.getFirst()).build()));

        assertEquals(2, difference().seq());
    }

    @Test
    void aSecondReserveOfARequestIsNamed() throws InterruptedException {
        forge(entries -> entries.add(LedgerEntry.newBuilder(entries.get(1)).build()));

        assertDifference(8, 7, "cause");
    }

    @Test
    void exchangedEntriesAreNamed() throws InterruptedException {
        forge(entries -> Collections.swap(entries, 2, 3));

        assertDifference(4, 3, "balance");
    }

    @Test
    void anInventedCauseIsNamed() throws InterruptedException {
        forge(entries -> change(entries, 3, entry -> entry.setCause(new Cause(Topics.REQUESTS.name(), 0, 1_000L))));

        assertDifference(4, 3, "cause");
    }

    @Test
    void anAlteredAuditRecordIsNamed() throws InterruptedException {
        forgeAudit(records -> records.set(
                0,
                AuditRecorded.newBuilder(records.getFirst()).setCostMicros(1L).build()));

        assertEquals("cost_micros", difference().field());
    }

    @Test
    void aDroppedAuditRecordIsNamed() throws InterruptedException {
        forgeAudit(List::removeFirst);

        assertEquals("record of quill.audit", difference().subject());
    }

    @Test
    void anInsertedAuditRecordIsNamed() throws InterruptedException {
        forgeAudit(records -> records.add(1, records.getFirst()));

        assertTrue(difference().found().contains("second record"), difference().sentence());
    }

    /** As somebody would write it who gives credits back for a job that goes on. */
    @Test
    void aReleaseByADeadlineThatIsStillToComeIsNamed() throws InterruptedException {
        String job = books.request(1);
        books.pass(Duration.ofSeconds(-1));
        books.expire(job);

        assertDifference(9, 8, "at");
    }

    @Test
    void anAuditRecordWhoseJobIsNoIdIsNamed() throws InterruptedException {
        forgeAudit(records -> records.set(
                0,
                AuditRecorded.newBuilder(records.getFirst()).setJobId("nobody").build()));

        assertEquals("job_id", difference().field());
    }

    @Test
    void anAuditRecordOfARefusalThatWasNotToBeRecordedIsNamed() throws InterruptedException {
        Bookkeeper poor = new Bookkeeper(log, UUID.randomUUID(), 0);
        poor.request(1, null, false);
        GenerationRequested request = log.values(Topics.REQUESTS, 0).getLast();
        long offset = log.values(Topics.REQUESTS, 0).size() - 1;
        Cause cause = new Cause(Topics.REQUESTS.name(), 0, offset);
        Admission.Refused refused = (Admission.Refused) new AdmissionPolicy(PriceBooks.released())
                .decide(Accounts.opened(poor.workspace), Optional.empty(), request, cause, poor.now);
        AuditRecorded record = Settlement.audit(refused.job(), JobLifecycle.refused(cause, poor.now));
        log.append(Topics.AUDIT, 0, poor.workspace, record, poor.now);

        assertEquals("cause", difference().field());
    }

    /** Its caller was told that it failed and costs nothing, and whoever asks again is told the same. */
    @Test
    void aReserveOfAJobThatWasRefusedOnRecordIsNamed() throws InterruptedException {
        Bookkeeper poor = new Bookkeeper(log, UUID.randomUUID(), 0);
        poor.request(1, null, true);
        GenerationRequested again = log.values(Topics.REQUESTS, 0).getLast();
        poor.extra(5);
        LedgerEntry grant = log.values(Topics.LEDGER, 0).getLast();
        books.complete(books.request(1));
        assertTrue(verify().isEmpty());

        long offset = log.append(Topics.REQUESTS, 0, poor.workspace, again, poor.now);
        LedgerEntry reserve = LedgerEntry.newBuilder(grant)
                .setSeq(2)
                .setEntry("reserve")
                .setAmount(1)
                .setBalance(4)
                .setJobId(again.getJobId())
                .setCause(new Cause(Topics.REQUESTS.name(), 0, offset))
                .setPriceBook(PriceBooks.released().at(poor.now).id())
                .setPrevHash(grant.getHash())
                .build();
        reserve.setHash(EntryHash.of(reserve));
        log.append(Topics.LEDGER, 0, poor.workspace, reserve, poor.now);

        Difference found = difference();
        assertEquals(poor.workspace, found.workspace());
        assertEquals("job_id", found.field());
    }

    @Test
    void anyRandomForgeryIsFound() throws InterruptedException {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            MemoryLog history = new MemoryLog();
            Histories.random(history, seed, 40);
            history.rewrite(Topics.LEDGER, 0, entries -> {
                int victim = random.nextInt(entries.size());
                LedgerEntry entry = entries.get(victim);
                entry.setAmount(entry.getAmount() + 1 + random.nextInt(3));
                return chained(entries);
            });

            assertFalse(
                    new LedgerVerification(history, Optional.empty(), Duration.ZERO)
                            .verify(Optional.empty())
                            .holds(),
                    "seed " + seed);
        }
    }

    private void forge(Consumer<List<LedgerEntry>> forger) {
        log.rewrite(Topics.LEDGER, 0, entries -> {
            forger.accept(entries);
            return chained(entries);
        });
    }

    private void forgeAudit(Consumer<List<AuditRecorded>> forger) {
        log.rewrite(Topics.AUDIT, 0, records -> {
            forger.accept(records);
            return records;
        });
    }

    private static void change(List<LedgerEntry> entries, int index, Consumer<LedgerEntry.Builder> forger) {
        LedgerEntry.Builder builder = LedgerEntry.newBuilder(entries.get(index));
        forger.accept(builder);
        entries.set(index, builder.build());
    }

    /** Numbers and hashes of one workspace's entries anew, so that only the meaning is wrong. */
    private static List<LedgerEntry> chained(List<LedgerEntry> entries) {
        List<LedgerEntry> chained = new ArrayList<>();
        for (LedgerEntry entry : entries) {
            Optional<LedgerEntry> before = chained.reversed().stream()
                    .filter(other -> other.getWorkspaceId().equals(entry.getWorkspaceId()))
                    .findFirst();
            LedgerEntry copy = LedgerEntry.newBuilder(entry)
                    .setSeq(before.map(LedgerEntry::getSeq).orElse(0L) + 1)
                    .setPrevHash(before.map(LedgerEntry::getHash).orElse(""))
                    .build();
            copy.setHash(EntryHash.of(copy));
            chained.add(copy);
        }
        return chained;
    }

    private void assertDifference(long seq, long offset, String field) throws InterruptedException {
        Difference found = difference();
        assertEquals(books.workspace, found.workspace());
        assertEquals(seq, found.seq(), found.sentence());
        assertEquals(offset, found.offset(), found.sentence());
        assertEquals(field, found.field(), found.sentence());
    }

    private Difference difference() throws InterruptedException {
        return verify().orElseThrow();
    }

    private Optional<Difference> verify() throws InterruptedException {
        return new LedgerVerification(log, Optional.empty(), Duration.ZERO)
                .verify(Optional.empty())
                .difference();
    }
}
