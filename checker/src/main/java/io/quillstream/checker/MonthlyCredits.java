package io.quillstream.checker;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the plan of one workspace gives and takes back (I15), told from the grants as they are read and the ledger's entries
 * that follow: the first plan in full, a higher one what it has more, a lower one nothing; when a month turns, what is left
 * lapses and the plan is given anew, once. Jobs are paid from it before other credits, and what they give back returns to
 * where it came from.
 *
 * <p>A month may turn without a trace while nothing is left and the plan has no credits. Then it is not known which one it
 * is until one turns visibly, and less is said.
 */
final class MonthlyCredits {

    private static final long CLOCKS_MILLIS = 300_000;

    /** From the turn of a month until it must be seen. */
    private static final long TURNED_WITHIN_MILLIS = 60_000;

    private final String workspace;
    private final Map<String, Long> reserved = new HashMap<>();

    /** In force; null before the first. */
    private Event plan;

    /** Read, and not in force yet. */
    private Event next;

    private YearMonth month;
    private boolean vague;
    private long granted;
    private long left;

    MonthlyCredits(String workspace) {
        this.workspace = workspace;
    }

    /** A grant of a plan was read whose id is new. */
    void planned(Event grant) {
        next = grant;
    }

    /** What the balance is for whom it is asked at that time; empty if that is not certain. */
    OptionalLong available(long balance, long at) {
        if (plan == null || !vague && !month(at).isAfter(month)) {
            return OptionalLong.of(balance);
        }
        return vague ? OptionalLong.empty() : OptionalLong.of(balance - left + monthly(plan));
    }

    /** The workspace's next entry. */
    void saw(Event entry, List<Violation> violations) {
        long amount = entry.number("amount");
        String job = entry.text("job_id");
        switch (entry.text("entry")) {
            case "reserve" -> {
                long part = Math.min(left, amount);
                reserved.put(job, part);
                left -= part;
            }
            case "release" -> left += reserved.getOrDefault(job, 0L);
            case "lapse" -> {
                boolean turns = plan != null && month(at(entry)).isAfter(month);
                expect(turns, violations, entry.place() + " lapses, and no month has turned");
                expect(amount == left, violations, entry.place() + " takes back " + amount + ", left are " + left);
                left = 0;
                turned(month(at(entry)));
                vague = false;
            }
            case "grant" -> granted(entry, amount, violations);
            default -> {}
        }
    }

    private void granted(Event entry, long amount, List<Violation> violations) {
        if (plan != null && entry.cause().equals(plan.place())) {
            YearMonth of = month(at(entry));
            if (of.isAfter(month)) {
                expect(left == 0, violations, entry.place() + " begins a month, and " + left + " did not lapse");
                turned(of);
                vague = false;
            }
            expect(
                    granted == 0 && amount == monthly(plan),
                    violations,
                    entry.place() + " adds " + amount + " of a plan of " + monthly(plan) + " that has given " + granted
                            + " in " + month);
        } else if (next != null && entry.cause().equals(next.place())) {
            comesIntoForce(amount, violations);
        } else {
            return;
        }
        granted += amount;
        left += amount;
    }

    /** @param amount of the entry that says so, 0 if there is none */
    private void comesIntoForce(long amount, List<Violation> violations) {
        YearMonth of = month(Math.clamp(
                LiveInvariants.millis(next.value(), "granted_at"),
                next.appended() - CLOCKS_MILLIS,
                next.appended() + CLOCKS_MILLIS));
        if (month == null) {
            month = of;
            // Who is granted his first plan behind the end of its month waits for his own next event.
            vague = month(next.appended()).isAfter(of);
        } else if (of.isAfter(month)) {
            expect(vague, violations, next.place() + " is of " + of + ", and it is still " + month);
            turned(of);
        }
        long most = monthly(next);
        long due = Math.max(0, most - granted);
        expect(
                amount == due || vague && amount == most,
                violations,
                next.place() + " gives " + amount + ", due are " + due + " of " + most);
        if (vague && amount != due) {
            turned(month.plusMonths(1));
        }
        plan = next;
        next = null;
    }

    /** The transaction is complete. */
    void afterStep(long now, List<Violation> violations) {
        if (next != null) {
            comesIntoForce(0, violations);
        }
        if (plan == null) {
            return;
        }
        boolean shows = left > 0 || monthly(plan) > 0;
        expect(
                !shows || vague || !month(now - TURNED_WITHIN_MILLIS).isAfter(month),
                violations,
                "workspace " + workspace + " is still in " + month);
        vague |= !shows;
    }

    private void turned(YearMonth to) {
        month = to;
        granted = 0;
    }

    private static long monthly(Event grant) {
        return grant.number("monthly_credits");
    }

    private static long at(Event entry) {
        return LiveInvariants.millis(entry.value(), "at");
    }

    private static YearMonth month(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    private static void expect(boolean holds, List<Violation> violations, String otherwise) {
        if (!holds) {
            violations.add(new Violation("I15", otherwise));
        }
    }
}
