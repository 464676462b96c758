package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The UTC month in which a plan's credits are valid. It rolls when a later month begins, or with the first event of that
 * month if it comes first: what is left of the old month lapses, then the new month's credits are granted, both at the
 * first instant of the new month and caused by the plan's last grant. Months that were missed leave no entries: there is
 * one lapse and one grant, for the newest. An event of an earlier month than the account's (clocks differ by minutes, and
 * some are read late) does not roll it back.
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

    /** The first instant behind it, which is the beginning of the next. */
    public static Instant end(String period) {
        return begin(YearMonth.parse(period).plusMonths(1).toString());
    }

    /** Brings the account to the period of this time; no change if it is there already, or has no plan. */
    public static Change roll(AccountState account, Instant at) {
        if (account.getPeriod() == null) {
            return Change.none(account);
        }
        YearMonth now = YearMonth.from(at.atOffset(ZoneOffset.UTC));
        if (!now.isAfter(YearMonth.parse(account.getPeriod()))) {
            return Change.none(account);
        }
        Instant begin = begin(now.toString());
        Cause plan = Origins.cause(account.getPlanCause());
        Change lapsed = Ledger.lapse(account, plan, begin);
        AccountState fresh = Drafts.of(lapsed.account())
                .setPeriod(now.toString())
                .setMonthlyGranted(0)
                .build();
        return lapsed.then(Ledger.grantMonthly(fresh, fresh.getMonthlyCredits(), plan, begin));
    }
}
