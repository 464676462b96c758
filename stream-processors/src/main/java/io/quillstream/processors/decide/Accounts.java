package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.Lane;
import java.util.List;

/** What an account looks like before anything happened, and what it says. */
public final class Accounts {

    private Accounts() {}

    /** A workspace without plan, credits or work. */
    public static AccountState opened(String workspaceId) {
        return AccountState.newBuilder()
                .setWorkspaceId(workspaceId)
                .setInteractive(emptyLane())
                .setBatch(emptyLane())
                .build();
    }

    /** Credits available: those of the plan and the extra ones. */
    public static long balance(AccountState account) {
        return account.getMonthlyLeft() + account.getExtraLeft();
    }

    /**
     * Whether a request of the workspace has been decided: it, or one behind it in the log, was read before. Offsets alone
     * would not do, for a log that was copied to another cluster may have smaller ones.
     *
     * @param offset of the request's record
     * @param appendedAt when the broker took it, in milliseconds of the epoch
     */
    public static boolean decided(AccountState account, long offset, long appendedAt) {
        return offset <= account.getDecidedOffset() && appendedAt <= account.getDecidedAt();
    }

    /**
     * The account when that request is decided. The time never goes back, as that of the log does if another broker, whose
     * clock is behind, leads the partition: a request that was decided before would not be known again.
     */
    public static AccountState decidedUpTo(AccountState account, long offset, long appendedAt) {
        return Drafts.of(account)
                .setDecidedOffset(offset)
                .setDecidedAt(Math.max(account.getDecidedAt(), appendedAt))
                .build();
    }

    private static Lane emptyLane() {
        return new Lane(0, 0L, 0L, List.of());
    }
}
