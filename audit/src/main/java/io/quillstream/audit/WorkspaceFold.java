package io.quillstream.audit;

import io.quillstream.audit.Implied.Entries;
import io.quillstream.audit.Implied.Nothing;
import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Period;
import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.LedgerEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * One workspace's ledger, derived again beside the one that is read. The order of its entries is the ledger's, because
 * the topics alone do not tell in which order their records were decided; everything else follows from the causes.
 */
final class WorkspaceFold {

    private final Deductions deductions;
    private final PendingGrants grants;
    private final Queue<LedgerEntry> due = new ArrayDeque<>();
    private AccountState account;
    private Optional<Implied.Effect> effect = Optional.empty();

    WorkspaceFold(String workspace, Deductions deductions, Causes causes) {
        this.account = Accounts.opened(workspace);
        this.deductions = deductions;
        this.grants = new PendingGrants(workspace, causes);
    }

    /** The first difference between the entry and what is due; empty if it is right. */
    Optional<Fields.Pair> next(LedgerEntry entry, LogRecord<LedgerEntry> record) {
        effect = Optional.empty();
        if (due.isEmpty()) {
            switch (implied(entry, record)) {
                case Nothing nothing -> {
                    return Optional.of(new Fields.Pair(nothing.field(), nothing.expected(), nothing.found()));
                }
                case Entries entries -> {
                    account = entries.change().account();
                    due.addAll(entries.change().entries());
                    effect = entries.effect();
                }
            }
        }
        LedgerEntry expected = due.poll();
        return expected == null
                ? Optional.of(new Fields.Pair("entry", "no entry, the cause moves no credits", entry.getEntry()))
                : Fields.first(expected, entry);
    }

    /** What the last entry meant for a job. */
    Optional<Implied.Effect> effect() {
        return effect;
    }

    /** The entry that must follow but has not come; empty if the ledger may end here. */
    Optional<LedgerEntry> missing() {
        return Optional.ofNullable(due.peek());
    }

    /** The first grant of such an append time that should be in the ledger and is not. */
    Optional<LogRecord<CreditsGranted>> missingGrant(Predicate<Instant> appended) {
        return grants.missing(account, appended);
    }

    private Implied implied(LedgerEntry entry, LogRecord<LedgerEntry> record) {
        return switch (entry.getEntry()) {
            case "reserve" -> {
                rollSilently(entry);
                yield deductions.reserve(account, entry);
            }
            case "settle", "release" -> {
                rollSilently(entry);
                yield deductions.end(account, entry, record.appendedAt());
            }
            case "lapse" -> roll(entry, record);
            case "grant" -> grant(entry, record);
            default -> new Nothing("entry", "grant, reserve, settle, release or lapse", entry.getEntry());
        };
    }

    /** A month may roll without entries, if a downgrade left nothing to grant and all was spent. */
    private void rollSilently(LedgerEntry entry) {
        if (account.getPeriod() != null && Period.of(entry.getAt()).compareTo(account.getPeriod()) > 0) {
            account = grants.beforeRoll(
                    account,
                    entry.getAt(),
                    before -> Period.roll(before, entry.getAt()).entries().isEmpty());
        }
    }

    private Implied roll(LedgerEntry entry, LogRecord<LedgerEntry> record) {
        account = grants.beforeRoll(account, entry.getAt(), before -> isRoll(before, entry));
        return Deductions.roll(account, entry, record.appendedAt());
    }

    private Implied grant(LedgerEntry entry, LogRecord<LedgerEntry> record) {
        account = grants.beforeRoll(account, entry.getAt(), before -> isRoll(before, entry));
        if (isRoll(account, entry)) {
            return Deductions.roll(account, entry, record.appendedAt());
        }
        account = grants.below(account, entry.getCause());
        return grants.next(account)
                .<Implied>map(Entries::new)
                .orElseGet(() -> new Nothing(
                        "cause",
                        "a grant that is not in the ledger yet",
                        entry.getCause().toString()));
    }

    private static boolean isRoll(AccountState account, LedgerEntry entry) {
        return Deductions.rolls(account, entry)
                && !Period.roll(account, entry.getAt()).entries().isEmpty();
    }
}
