package io.quillstream.processors.step;

import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Change;
import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.topic.Topics;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The accounts, and the ledger that follows from their changes. */
final class AccountBook {

    private final KeyValueStore<String, AccountState> accounts;
    private final Outlet outlet;

    AccountBook(ProcessorContext<String, Object> context, Outlet outlet) {
        this.accounts = context.getStateStore(StateStores.ACCOUNTS);
        this.outlet = outlet;
    }

    AccountState of(String workspaceId) {
        AccountState account = accounts.get(workspaceId);
        return account == null ? Accounts.opened(workspaceId) : account;
    }

    /** Stores the account and writes the entries. */
    void apply(Change change, Trail trail) {
        put(change.account());
        for (LedgerEntry entry : change.entries()) {
            outlet.write(Topics.LEDGER, entry.getWorkspaceId(), entry, trail);
        }
    }

    /** Stores an account whose credits did not move. */
    void put(AccountState account) {
        accounts.put(account.getWorkspaceId(), account);
    }
}
