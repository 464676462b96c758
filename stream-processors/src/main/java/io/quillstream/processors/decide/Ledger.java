package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.LedgerEntry;
import java.time.Instant;
import java.util.List;

/**
 * Moves credits and writes down each move: gap-free numbers from 1, integer amounts, each entry chained to the one
 * before by its hash. An amount of 0 moves nothing and makes no entry. A move that would make the balance negative is a
 * bug of the caller and throws.
 *
 * <p>An account has two pots: what is left of the plan's monthly credits, and extra credits, which do not lapse. A
 * reserve takes from the monthly pot first; a release gives each part back to its pot.
 */
public final class Ledger {

    private Ledger() {}

    /** Adds extra credits. */
    public static Change grantExtra(AccountState account, long amount, Cause cause, Instant at) {
        AccountState after = Drafts.of(account)
                .setExtraLeft(Math.addExact(account.getExtraLeft(), amount))
                .build();
        return entry(after, EntryKind.GRANT, amount, null, cause, at, null);
    }

    /** Adds credits of the plan. */
    public static Change grantMonthly(AccountState account, long amount, Cause cause, Instant at) {
        AccountState after = Drafts.of(account)
                .setMonthlyLeft(Math.addExact(account.getMonthlyLeft(), amount))
                .setMonthlyGranted(Math.addExact(account.getMonthlyGranted(), amount))
                .build();
        return entry(after, EntryKind.GRANT, amount, null, cause, at, null);
    }

    /** Takes all that is left of the monthly credits. */
    public static Change lapse(AccountState account, Cause cause, Instant at) {
        AccountState after = Drafts.of(account).setMonthlyLeft(0).build();
        return entry(after, EntryKind.LAPSE, account.getMonthlyLeft(), null, cause, at, null);
    }

    /** How many of the credits a reserve of this amount takes from the monthly pot; the rest is taken from the extra. */
    public static long fromMonthly(AccountState account, long amount) {
        return Math.min(account.getMonthlyLeft(), amount);
    }

    /** Sets credits aside for a job. */
    public static Change reserve(
            AccountState account, long amount, String jobId, Cause cause, Instant at, String priceBook) {
        long monthly = fromMonthly(account, amount);
        AccountState after = Drafts.of(account)
                .setMonthlyLeft(account.getMonthlyLeft() - monthly)
                .setExtraLeft(account.getExtraLeft() - (amount - monthly))
                .setReserved(Math.addExact(account.getReserved(), amount))
                .build();
        return entry(after, EntryKind.RESERVE, amount, jobId, cause, at, priceBook);
    }

    /** Spends what a job had reserved. */
    public static Change settle(
            AccountState account, long amount, String jobId, Cause cause, Instant at, String priceBook) {
        AccountState after =
                Drafts.of(account).setReserved(account.getReserved() - amount).build();
        return entry(after, EntryKind.SETTLE, amount, jobId, cause, at, priceBook);
    }

    /**
     * Gives back what a job had reserved. The monthly part goes to the pot of the running period, even if it was
     * reserved in the one before.
     */
    public static Change release(
            AccountState account,
            long amount,
            long fromMonthly,
            String jobId,
            Cause cause,
            Instant at,
            String priceBook) {
        AccountState after = Drafts.of(account)
                .setReserved(account.getReserved() - amount)
                .setMonthlyLeft(Math.addExact(account.getMonthlyLeft(), fromMonthly))
                .setExtraLeft(Math.addExact(account.getExtraLeft(), amount - fromMonthly))
                .build();
        return entry(after, EntryKind.RELEASE, amount, jobId, cause, at, priceBook);
    }

    private static Change entry(
            AccountState after, EntryKind kind, long amount, String jobId, Cause cause, Instant at, String priceBook) {
        if (amount < 0 || after.getMonthlyLeft() < 0 || after.getExtraLeft() < 0 || after.getReserved() < 0) {
            throw new IllegalStateException("A " + kind.wireName() + " of " + amount + " would break the account");
        }
        if (amount == 0) {
            return Change.none(after);
        }
        LedgerEntry.Builder entry = LedgerEntry.newBuilder()
                .setWorkspaceId(after.getWorkspaceId())
                .setSeq(after.getSeq() + 1)
                .setEntry(kind.wireName())
                .setAmount(amount)
                .setBalance(Accounts.balance(after))
                .setJobId(jobId)
                .setCause(cause)
                .setAt(at)
                .setPriceBook(priceBook)
                .setPrevHash(after.getLastHash());
        String hash = EntryHash.of(entry);
        AccountState chained =
                Drafts.of(after).setSeq(after.getSeq() + 1).setLastHash(hash).build();
        return new Change(chained, List.of(entry.setHash(hash).build()));
    }
}
