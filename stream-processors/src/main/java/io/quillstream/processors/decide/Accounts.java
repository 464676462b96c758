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

    private static Lane emptyLane() {
        return new Lane(0, 0L, 0L, List.of());
    }
}
