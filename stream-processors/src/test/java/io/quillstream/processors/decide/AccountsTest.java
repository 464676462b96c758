package io.quillstream.processors.decide;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.state.AccountState;
import org.junit.jupiter.api.Test;

class AccountsTest {

    private final AccountState fresh = Accounts.opened("3fa85f64-5717-4562-b3fc-2c963f66afa6");
    private final AccountState account = Accounts.decidedUpTo(fresh, 41, 1_000);

    @Test
    void theFirstRequestOfAWorkspaceIsNotDecided() {
        assertFalse(Accounts.decided(fresh, 0, 0));
    }

    @Test
    void whatWasReadIsDecided() {
        assertTrue(Accounts.decided(account, 41, 1_000));
        assertTrue(Accounts.decided(account, 7, 500));
    }

    @Test
    void whatComesBehindItIsNot() {
        assertFalse(Accounts.decided(account, 42, 1_000));
        assertFalse(Accounts.decided(account, 42, 900), "a broker's clock may go back");
    }

    /** Else reading the log again would decide the last requests anew, with the credits of today. */
    @Test
    void whatWasReadBeforeTheBrokersClockWentBackIsDecided() {
        AccountState later = Accounts.decidedUpTo(account, 42, 900);

        assertTrue(Accounts.decided(later, 41, 1_000));
        assertTrue(Accounts.decided(later, 42, 900));
        assertFalse(Accounts.decided(later, 43, 950));
    }

    @Test
    void whatIsNewInACopyOfTheLogIsNot() {
        assertFalse(Accounts.decided(account, 3, 1_001));
    }
}
