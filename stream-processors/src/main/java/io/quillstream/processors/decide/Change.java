package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.LedgerEntry;
import java.util.List;
import java.util.stream.Stream;

/**
 * A change of an account.
 *
 * @param account the account after it
 * @param entries the ledger entries that tell of it, in order; none if no credits moved
 */
public record Change(AccountState account, List<LedgerEntry> entries) {

    public Change {
        entries = List.copyOf(entries);
    }

    /** No credits moved. */
    public static Change none(AccountState account) {
        return new Change(account, List.of());
    }

    /** This change, then one that began with its account. */
    public Change then(Change next) {
        return new Change(
                next.account(),
                Stream.concat(entries.stream(), next.entries().stream()).toList());
    }
}
