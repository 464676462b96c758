package io.quillstream.audit;

import io.quillstream.processors.decide.Change;
import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.decide.GrantPolicy;
import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CreditsGranted;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A workspace's grants that have not been applied to its account yet. Some move no credits (a downgrade, a repeated
 * grant id) and leave no entry, so the ledger does not tell when they were decided. They matter when a month rolls: they
 * are applied before the roll if they are older than it and the entries agree, and otherwise as far as the entries ask.
 */
final class PendingGrants {

    private final String workspace;
    private final Causes causes;
    private final Set<String> applied = new HashSet<>();

    PendingGrants(String workspace, Causes causes) {
        this.workspace = workspace;
        this.causes = causes;
    }

    /**
     * Applies silent grants before a roll.
     *
     * @param at when the month rolls
     * @param agrees whether an account leads to the entries that are there
     * @return the account, unchanged if none agrees
     */
    AccountState beforeRoll(AccountState account, Instant at, Predicate<AccountState> agrees) {
        AccountState candidate = account;
        int chosen = agrees.test(account) ? 0 : -1;
        int taken = 0;
        for (LogRecord<CreditsGranted> next : queue()) {
            Optional<AccountState> after = silently(candidate, next);
            if (after.isEmpty()) {
                break;
            }
            candidate = after.get();
            taken++;
            boolean older = !time(next).isAfter(at);
            if (agrees.test(candidate) && (older || chosen < 0)) {
                chosen = taken;
            }
        }
        return chosen <= 0 ? account : take(account, chosen);
    }

    /** Applies the silent grants below the cause; stops at one that is not silent. */
    AccountState below(AccountState account, Cause cause) {
        AccountState after = account;
        while (!queue().isEmpty() && queue().peek().offset() < cause.getOffset()) {
            Optional<AccountState> silent = silently(after, queue().peek());
            if (silent.isEmpty()) {
                return after;
            }
            after = take(after, 1);
        }
        return after;
    }

    /** Takes the next grant and applies it; empty if there is none, or it is a repetition. */
    Optional<Change> next(AccountState account) {
        LogRecord<CreditsGranted> next = queue().poll();
        return next == null || !applied.add(id(next)) ? Optional.empty() : Optional.of(apply(account, next));
    }

    /** The first grant of such an append time that would leave an entry and has none. */
    Optional<LogRecord<CreditsGranted>> missing(AccountState account, Predicate<Instant> appended) {
        AccountState after = account;
        Set<String> seen = new HashSet<>();
        for (LogRecord<CreditsGranted> next : queue()) {
            if (!appended.test(next.appendedAt())) {
                return Optional.empty();
            }
            // A repetition may have come months later: it counts for nothing, not even for the turn of a month.
            if (seen.add(id(next))) {
                Optional<AccountState> silent = silently(after, next);
                if (silent.isEmpty()) {
                    return Optional.of(next);
                }
                after = silent.get();
            }
        }
        return Optional.empty();
    }

    private AccountState take(AccountState account, int grants) {
        AccountState after = account;
        for (int taken = 0; taken < grants; taken++) {
            LogRecord<CreditsGranted> next = queue().remove();
            after = silently(after, next).orElseThrow();
            applied.add(id(next));
        }
        return after;
    }

    /** The account after a grant that leaves no entry; empty if it would leave one. */
    private Optional<AccountState> silently(AccountState account, LogRecord<CreditsGranted> granted) {
        if (applied.contains(id(granted))) {
            return Optional.of(account);
        }
        Change change = apply(account, granted);
        return change.entries().isEmpty() ? Optional.of(change.account()) : Optional.empty();
    }

    private Queue<LogRecord<CreditsGranted>> queue() {
        return causes.grants(workspace);
    }

    private static Change apply(AccountState account, LogRecord<CreditsGranted> granted) {
        return GrantPolicy.apply(account, granted.value().orElseThrow(), granted.cause(), time(granted));
    }

    private static Instant time(LogRecord<CreditsGranted> granted) {
        return EventTime.of(granted.value().orElseThrow().getGrantedAt(), granted.appended());
    }

    private static String id(LogRecord<CreditsGranted> granted) {
        return granted.value().orElseThrow().getGrantId();
    }
}
