package io.quillstream.processors.simulation;

import io.quillstream.checker.Event;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** In how many lives each thing happened that lives are there for: what never happens is never looked at. Thread-safe. */
final class Reached {

    /** Everything that must be among thousands of lives. */
    private static final List<String> AWAITED = List.of(
            "admitted",
            "refused",
            "repeated",
            "completed by quill.completions",
            "LLM_TIMEOUT by quill.completions",
            "degraded",
            "QUOTA_EXCEEDED by quill.requests",
            "DEADLINE_EXCEEDED by the clock",
            "CANCELLED by quill.cancellations",
            "CANCELLED by quill.requests",
            "CANCELLED by the clock",
            "lapse by the clock",
            "lapse by quill.requests",
            "a plan that was raised",
            "a plan that gave nothing",
            "tasks that wait",
            "quill.tasks.dispatched interactive",
            "quill.tasks.dispatched batch",
            "quill.completions.dropped late",
            "quill.completions.dropped foreign",
            "quill.completions.dropped older_attempt",
            "quill.completions.dropped unknown_job",
            "quill.admissions read-again",
            "quill.dead.letters undecodable",
            "quill.dead.letters key_mismatch",
            "quill.dead.letters invalid",
            "aborted",
            "crashed",
            "away",
            "read again");

    private final Map<String, LongAdder> lives = new ConcurrentHashMap<>();

    /** What one life met. */
    void add(Set<String> met) {
        met.forEach(
                what -> lives.computeIfAbsent(what, unknown -> new LongAdder()).increment());
    }

    /** What happened in fewer lives than that. */
    List<String> rarerThan(long least) {
        return AWAITED.stream()
                .filter(what -> count(what) < least)
                .map(what -> what + ": in " + count(what) + " lives")
                .toList();
    }

    private long count(String what) {
        LongAdder found = lives.get(what);
        return found == null ? 0 : found.sum();
    }

    /** Notes what a transaction was about: the record that went in, if one did, comes first. */
    static void note(List<Event> transaction, Set<String> met) {
        boolean read = !transaction.isEmpty()
                && SimulatedProcessor.reads(transaction.getFirst().topic());
        String by = " by " + (read ? transaction.getFirst().topic() : "the clock");
        for (Event event : transaction) {
            switch (event.topic()) {
                case "quill.admissions" ->
                    met.add(event.flag("repeated") ? "repeated" : event.flag("admitted") ? "admitted" : "refused");
                case "quill.audit" -> {
                    met.add((event.text("error_code") == null ? event.text("status") : event.text("error_code")) + by);
                    if (event.flag("degraded")) {
                        met.add("degraded");
                    }
                }
                case "quill.ledger" -> met.add(event.text("entry") + by);
                case "quill.grants" -> plan(event, transaction, met);
                default -> {}
            }
        }
    }

    private static void plan(Event grant, List<Event> transaction, Set<String> met) {
        if (!grant.text("kind").equals("PLAN")) {
            return;
        }
        long given = transaction.stream()
                .filter(event -> event.topic().equals("quill.ledger")
                        && event.text("entry").equals("grant"))
                .filter(event -> event.record("cause").get("offset").equals(grant.offset()))
                .mapToLong(event -> event.number("amount"))
                .sum();
        if (given == 0) {
            met.add("a plan that gave nothing");
        } else if (given < grant.number("monthly_credits")) {
            met.add("a plan that was raised");
        }
    }
}
