package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The UTC month in which a plan's credits are valid. It rolls with the first event of a later month: what is left of the
 * old month lapses, then the new month's credits are granted, both at the first instant of the new month and caused by
 * the plan's last grant. Months in which nothing happened leave no entries: there is one lapse and one grant, for the
 * newest. An event of an earlier month than the account's (clocks differ by minutes) does not roll it back.
 */
public final class Period {

    private Period() {}

    /** The period of that time, for example {@code 2026-11}. */
    public static String of(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC)).toString();
    }

    /** Its first instant. */
    public static Instant begin(String period) {
        return YearMonth.parse(period).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    /** Brings the account to the period of this event; no change if it is there already, or has no plan. */
    public static Change roll(AccountState account, Instant eventTime) {
        if (account.getPeriod() == null) {
            return Change.none(account);
        }
        YearMonth now = YearMonth.from(eventTime.atOffset(ZoneOffset.UTC));
        if (!now.isAfter(YearMonth.parse(account.getPeriod()))) {
            return Change.none(account);
        }
        Instant begin = begin(now.toString());
        Cause plan = Origins.cause(account.getPlanCause());
        Change lapsed = Ledger.lapse(account, plan, begin);
        AccountState fresh = AccountState.newBuilder(lapsed.account())
                .setPeriod(now.toString())
                .setMonthlyGranted(0)
                .build();
        return lapsed.then(Ledger.grantMonthly(fresh, fresh.getMonthlyCredits(), plan, begin));
    }
}
