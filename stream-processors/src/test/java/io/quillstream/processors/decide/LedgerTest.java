package io.quillstream.processors.decide;

import static io.quillstream.processors.Events.WORKSPACE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.LedgerEntry;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");
    private static final Cause CAUSE = new Cause("quill.grants", 2, 17L);

    @Test
    void theFirstEntryHashesTheTextOfTheContract() throws Exception {
        LedgerEntry entry = Ledger.grantExtra(Accounts.opened(WORKSPACE), 50, CAUSE, AT)
                .entries()
                .getFirst();

        String text = "|" + WORKSPACE + "|1|grant|50|50||quill.grants|2|17|2026-11-21T10:00:00.000Z|";
        assertEquals(text, EntryHash.text(LedgerEntry.newBuilder(entry)));
        assertEquals(sha256(text), entry.getHash());
        assertEquals("", entry.getPrevHash());
    }

    @Test
    void aLaterEntryIsChainedAndNamesJobAndBook() throws Exception {
        Change grant = Ledger.grantExtra(Accounts.opened(WORKSPACE), 50, CAUSE, AT);
        LedgerEntry entry = Ledger.reserve(grant.account(), 3, "job-1", CAUSE, AT.plusMillis(7), "book-1")
                .entries()
                .getFirst();

        String first = grant.entries().getFirst().getHash();
        assertEquals(
                sha256(first + "|" + WORKSPACE
                        + "|2|reserve|3|47|job-1|quill.grants|2|17|2026-11-21T10:00:00.007Z|book-1"),
                entry.getHash());
        assertEquals(first, entry.getPrevHash());
        assertEquals(entry.getHash(), EntryHash.of(entry), "an entry can be verified from its fields");
    }

    @Test
    void timeHasOneForm() {
        assertEquals("2026-11-21T10:00:00.000Z", EntryHash.time(AT));
        assertEquals("2026-11-21T10:00:00.120Z", EntryHash.time(AT.plusMillis(120)));
        assertEquals("1969-12-31T23:59:59.999Z", EntryHash.time(Instant.EPOCH.minusMillis(1)));
    }

    @Test
    void nothingIsEnteredForAnAmountOfZero() {
        AccountState account = Accounts.opened(WORKSPACE);

        assertEquals(0, Ledger.lapse(account, CAUSE, AT).entries().size());
        assertEquals(0, Ledger.grantMonthly(account, 0, CAUSE, AT).account().getSeq());
    }

    @Test
    void aReserveBeyondTheBalanceIsABugOfTheCaller() {
        AccountState account =
                Ledger.grantExtra(Accounts.opened(WORKSPACE), 2, CAUSE, AT).account();

        assertThrows(IllegalStateException.class, () -> Ledger.reserve(account, 3, "job", CAUSE, AT, "book"));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
