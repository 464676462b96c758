package io.quillstream.stores.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.LedgerEntry;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuotaFiguresTest {

    private static final UUID WORKSPACE = UUID.fromString("11111111-1111-4111-8111-111111111111");

    private QuotaFigures figures = QuotaFigures.start(WORKSPACE);

    @Test
    void a_settled_job_moves_its_credits_from_reserved_to_settled_and_leaves_the_balance() {
        enter("grant", 1000, 1000, "2026-11-01T00:00:00Z");
        enter("reserve", 3, 997, "2026-11-02T00:00:00Z");
        enter("settle", 3, 997, "2026-11-02T00:01:00Z");

        assertEquals(new QuotaFigures(WORKSPACE, "2026-11", 3, 1000, 0, 3, 997), figures);
    }

    @Test
    void a_released_job_leaves_no_trace_but_its_number() {
        enter("grant", 1000, 1000, "2026-11-01T00:00:00Z");
        enter("reserve", 3, 997, "2026-11-02T00:00:00Z");
        enter("release", 3, 1000, "2026-11-02T00:01:00Z");

        assertEquals(new QuotaFigures(WORKSPACE, "2026-11", 3, 1000, 0, 0, 1000), figures);
    }

    @Test
    void a_new_period_begins_with_what_was_carried_over_and_nothing_spent() {
        enter("grant", 1000, 1000, "2026-11-01T00:00:00Z");
        enter("grant", 50, 1050, "2026-11-05T00:00:00Z");
        enter("reserve", 2, 1048, "2026-11-06T00:00:00Z");
        enter("settle", 2, 1048, "2026-11-06T00:00:01Z");
        enter("reserve", 5, 1043, "2026-11-30T23:59:59Z");
        enter("lapse", 993, 50, "2026-12-01T00:00:00Z");
        enter("grant", 1000, 1050, "2026-12-01T00:00:00Z");
        enter("settle", 5, 1050, "2026-12-01T00:00:09Z");

        assertEquals(new QuotaFigures(WORKSPACE, "2026-12", 8, 1055, 0, 5, 1050), figures);
    }

    @Test
    void an_entry_that_is_counted_in_already_changes_nothing() {
        enter("grant", 1000, 1000, "2026-11-01T00:00:00Z");
        QuotaFigures before = figures;

        figures = figures.after(entry(1, "grant", 1000, 1000, Instant.parse("2026-11-01T00:00:00Z")));

        assertEquals(before, figures);
    }

    @Test
    void an_entry_of_unknown_kind_is_not_passed_over() {
        ConflictingRowException told =
                assertThrows(ConflictingRowException.class, () -> enter("gift", 1, 1, "2026-11-01T00:00:00Z"));
        assertEquals(
                "The ledger carries an entry of unknown kind, its workspace's number 1",
                told.getMessage(),
                "health shows it to strangers");
    }

    @Test
    void granted_always_equals_reserved_and_settled_and_available() {
        long seed = 20261121;
        Random random = new Random(seed);
        long balance = 0;
        long reserved = 0;
        Instant at = Instant.parse("2026-11-01T00:00:00Z");
        for (int i = 0; i < 20_000; i++) {
            at = at.plusSeconds(random.nextInt(20_000));
            long amount = 1 + random.nextInt(9);
            int choice = random.nextInt(5);
            if (choice == 0 || (choice == 1 && balance < amount) || (choice > 1 && choice < 4 && reserved < amount)) {
                balance += amount;
                enter("grant", amount, balance, at.toString());
            } else if (choice == 1) {
                balance -= amount;
                reserved += amount;
                enter("reserve", amount, balance, at.toString());
            } else if (choice == 2) {
                reserved -= amount;
                enter("settle", amount, balance, at.toString());
            } else if (choice == 3) {
                reserved -= amount;
                balance += amount;
                enter("release", amount, balance, at.toString());
            } else if (balance > 0) {
                long left = balance;
                balance = 0;
                enter("lapse", left, balance, at.toString());
            }
            assertEquals(
                    figures.granted(),
                    figures.reserved() + figures.settled() + figures.available(),
                    "seed " + seed + ", entry " + figures.seq());
            assertEquals(reserved, figures.reserved(), "seed " + seed + ", entry " + figures.seq());
        }
    }

    private void enter(String kind, long amount, long balance, String at) {
        figures = figures.after(entry(figures.seq() + 1, kind, amount, balance, Instant.parse(at)));
    }

    private static LedgerEntry entry(long seq, String kind, long amount, long balance, Instant at) {
        return LedgerEntry.newBuilder()
                .setWorkspaceId(WORKSPACE.toString())
                .setSeq(seq)
                .setEntry(kind)
                .setAmount(amount)
                .setBalance(balance)
                .setCause(new Cause("quill.requests", 0, seq))
                .setAt(at)
                .setPrevHash("")
                .setHash("h" + seq)
                .build();
    }
}
