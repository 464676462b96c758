package io.quillstream.audit;

import io.quillstream.audit.Implied.Entries;
import io.quillstream.audit.Implied.Nothing;
import io.quillstream.processors.decide.Accounts;
import io.quillstream.processors.decide.Change;
import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.decide.GrantPolicy;
import io.quillstream.processors.decide.Period;
import io.quillstream.processors.state.AccountState;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.LedgerEntry;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One workspace's ledger, derived again beside the one that is read. The order of its entries is the ledger's, because
 * the topics alone do not tell in which order their records were decided; everything else follows from the causes.
 *
 * <p>A grant that moves no credits (a downgrade) leaves no entry, so nothing tells when it was decided. It is applied as
 * late as it can be: when an entry follows from it, or does not follow without it.
 */
final class WorkspaceFold {

    private final Deductions deductions;
    private final Causes causes;
    private final Queue<LedgerEntry> due = new ArrayDeque<>();
    private final Set<String> grantIds = new HashSet<>();
    private AccountState account;
    private Optional<Implied.Effect> effect = Optional.empty();

    WorkspaceFold(String workspace, Deductions deductions, Causes causes) {
        this.account = Accounts.opened(workspace);
        this.deductions = deductions;
        this.causes = causes;
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

    private Implied implied(LedgerEntry entry, LogRecord<LedgerEntry> record) {
        return switch (entry.getEntry()) {
            case "reserve" -> {
                takeSilentGrants(
                        before -> Period.roll(before, entry.getAt()).entries().isEmpty());
                yield deductions.reserve(account, entry);
            }
            case "settle", "release" -> {
                takeSilentGrants(
                        before -> Period.roll(before, entry.getAt()).entries().isEmpty());
                yield deductions.end(account, entry);
            }
            case "lapse" -> {
                takeSilentGrants(before -> Deductions.rolls(before, entry));
                yield Deductions.roll(account, entry, record.appendedAt());
            }
            case "grant" -> grant(entry, record);
            default -> new Nothing("entry", "grant, reserve, settle, release or lapse", entry.getEntry());
        };
    }

    private Implied grant(LedgerEntry entry, LogRecord<LedgerEntry> record) {
        takeSilentGrants(before -> isRoll(before, entry));
        if (isRoll(account, entry)) {
            return Deductions.roll(account, entry, record.appendedAt());
        }
        LogRecord<CreditsGranted> granted =
                causes.grants(account.getWorkspaceId()).poll();
        if (granted == null) {
            return new Nothing(
                    "cause",
                    "a grant that is not in the ledger yet",
                    entry.getCause().toString());
        }
        grantIds.add(granted.value().orElseThrow().getGrantId());
        return new Entries(apply(granted));
    }

    private static boolean isRoll(AccountState account, LedgerEntry entry) {
        return Deductions.rolls(account, entry)
                && !Period.roll(account, entry.getAt()).entries().isEmpty();
    }

    /** Takes grants that leave no entry, repetitions among them, until the account is as wanted or none is next. */
    private void takeSilentGrants(Predicate<AccountState> wanted) {
        Queue<LogRecord<CreditsGranted>> pending = causes.grants(account.getWorkspaceId());
        while (!pending.isEmpty() && !wanted.test(account)) {
            LogRecord<CreditsGranted> next = pending.peek();
            if (!grantIds.contains(next.value().orElseThrow().getGrantId())) {
                Change change = apply(next);
                if (!change.entries().isEmpty()) {
                    return;
                }
                account = change.account();
                grantIds.add(next.value().orElseThrow().getGrantId());
            }
            pending.remove();
        }
    }

    private Change apply(LogRecord<CreditsGranted> granted) {
        CreditsGranted grant = granted.value().orElseThrow();
        return GrantPolicy.apply(
                account, grant, granted.cause(), EventTime.of(grant.getGrantedAt(), granted.appended()));
    }
}
