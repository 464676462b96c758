package io.quillstream.processors.decide;

import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.LedgerEntry;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeriodTest {

    private static final Instant NOVEMBER = Instant.parse("2026-11-21T12:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-12-01T00:00:00Z");
    private static final Cause FIRST = new Cause("quill.grants", 0, 1L);
    private static final Cause SECOND = new Cause("quill.grants", 0, 2L);

    @Test
    void whatIsLeftLapsesAndTheNewMonthIsGrantedAtItsFirstInstant() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 100), FIRST, NOVEMBER);
        account = Ledger.reserve(account, 30, "job", FIRST, NOVEMBER, "book").account();

        Change change = Period.roll(account, DECEMBER.plusSeconds(3600));

        assertEquals(List.of("lapse 70 → 0", "grant 100 → 100"), brief(change));
        for (LedgerEntry entry : change.entries()) {
            assertEquals(DECEMBER, entry.getAt());
            assertEquals(FIRST, entry.getCause());
        }
        assertEquals("2026-12", change.account().getPeriod());
        assertEquals(30, change.account().getReserved(), "what is reserved does not lapse");
    }

    @Test
    void theLastInstantOfAMonthBelongsToIt() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 100), FIRST, NOVEMBER);

        assertEquals(List.of(), brief(Period.roll(account, DECEMBER.minusMillis(1))));
        assertEquals(2, Period.roll(account, DECEMBER).entries().size());
    }

    @Test
    void skippedMonthsLeaveOneLapseAndOneGrantForTheNewest() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 100), FIRST, NOVEMBER);

        Change change = Period.roll(account, Instant.parse("2027-03-15T00:00:00Z"));

        assertEquals(List.of("lapse 100 → 0", "grant 100 → 100"), brief(change));
        assertEquals(
                Instant.parse("2027-03-01T00:00:00Z"),
                change.entries().getFirst().getAt());
    }

    @Test
    void extraCreditsDoNotLapse() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 100), FIRST, NOVEMBER);
        account = granted(account, extra(uuid(2), 7), SECOND, NOVEMBER);

        assertEquals(List.of("lapse 100 → 7", "grant 100 → 107"), brief(Period.roll(account, DECEMBER)));
    }

    @Test
    void anAccountThatSpentAllLapsesNothing() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 10), FIRST, NOVEMBER);
        account = Ledger.reserve(account, 10, "job", FIRST, NOVEMBER, "book").account();

        assertEquals(List.of("grant 10 → 10"), brief(Period.roll(account, DECEMBER)));
    }

    @Test
    void anEventOfAnEarlierMonthDoesNotRollBack() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 10), FIRST, DECEMBER);

        assertEquals(Change.none(account), Period.roll(account, NOVEMBER));
    }

    @Test
    void anUpgradeGrantsTheDifferenceAndADowngradeWaitsForTheNextPeriod() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 100), FIRST, NOVEMBER);
        Change up = GrantPolicy.apply(account, plan(uuid(2), 250).build(), SECOND, NOVEMBER);
        assertEquals(List.of("grant 150 → 250"), brief(up));

        Change down = GrantPolicy.apply(up.account(), plan(uuid(3), 20).build(), FIRST, NOVEMBER);
        assertEquals(List.of(), brief(down));
        Change upAgain = GrantPolicy.apply(down.account(), plan(uuid(4), 250).build(), SECOND, NOVEMBER);
        assertEquals(List.of(), brief(upAgain), "going down and up again in a month is worth nothing");

        assertEquals(List.of("lapse 250 → 0", "grant 20 → 20"), brief(Period.roll(down.account(), DECEMBER)));
    }

    @Test
    void aReleaseInTheNextMonthGoesToItsPots() {
        AccountState account = granted(Accounts.opened(WORKSPACE), plan(uuid(1), 5), FIRST, NOVEMBER);
        account = granted(account, extra(uuid(2), 10), SECOND, NOVEMBER);
        long monthly = Ledger.fromMonthly(account, 8);
        account = Ledger.reserve(account, 8, "job", FIRST, NOVEMBER, "book").account();
        account = Period.roll(account, DECEMBER).account();

        AccountState after = Ledger.release(account, 8, monthly, "job", FIRST, DECEMBER, "book")
                .account();

        assertEquals(5, monthly);
        assertEquals(10, after.getMonthlyLeft());
        assertEquals(10, after.getExtraLeft());
        assertEquals(0, after.getReserved());
    }

    private static AccountState granted(AccountState account, CreditsGranted.Builder grant, Cause cause, Instant at) {
        return GrantPolicy.apply(account, grant.build(), cause, at).account();
    }

    private static List<String> brief(Change change) {
        return change.entries().stream()
                .map(entry -> entry.getEntry() + " " + entry.getAmount() + " → " + entry.getBalance())
                .toList();
    }
}
