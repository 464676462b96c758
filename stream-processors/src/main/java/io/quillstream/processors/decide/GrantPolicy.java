package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GrantKind;
import java.time.Instant;

/**
 * What a grant does. {@code EXTRA} adds its amount. {@code PLAN} sets the plan and its window at once; its credits
 *
 * <ul>
 *   <li>are granted in full if it is the first plan of the workspace,
 *   <li>are granted as far as they exceed what the plan already granted in this period, if it is an upgrade,
 *   <li>count from the next period on, if it is a downgrade: nothing is taken back.
 * </ul>
 *
 * The caller makes sure that a grant id counts once.
 */
public final class GrantPolicy {

    private GrantPolicy() {}

    /**
     * @param cause the grant's record
     * @param at its event time
     */
    public static Change apply(AccountState account, CreditsGranted grant, Cause cause, Instant at) {
        Change rolled = Period.roll(account, at);
        return rolled.then(
                grant.getKind() == GrantKind.PLAN
                        ? plan(rolled.account(), grant, cause, at)
                        : Ledger.grantExtra(rolled.account(), grant.getAmount(), cause, at));
    }

    private static Change plan(AccountState account, CreditsGranted grant, Cause cause, Instant at) {
        AccountState planned = Drafts.of(account)
                .setPlan(grant.getPlan())
                .setWindow(grant.getWindow())
                .setMonthlyCredits(grant.getMonthlyCredits())
                .setPeriod(account.getPeriod() == null ? Period.of(at) : account.getPeriod())
                .setPlanCause(Origins.of(cause))
                .build();
        long due = Math.max(0, grant.getMonthlyCredits() - account.getMonthlyGranted());
        return Ledger.grantMonthly(planned, due, cause, at);
    }
}
