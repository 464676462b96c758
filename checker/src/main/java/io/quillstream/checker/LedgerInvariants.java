package io.quillstream.checker;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/** Credits are spent once, given back once, and every balance can be added up again (I14–I17 and the hash chain). */
final class LedgerInvariants {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final History history;
    private final List<Violation> violations = new ArrayList<>();

    LedgerInvariants(History history) {
        this.history = history;
    }

    List<Violation> check() {
        history.ledger().stream()
                .collect(groupingBy(event -> event.text("workspace_id")))
                .values()
                .forEach(this::workspace);
        return violations;
    }

    private void workspace(List<Event> entries) {
        long balance = 0;
        long seq = 0;
        String previous = "";
        Map<String, Long> reserved = new HashMap<>();
        Map<String, String> closed = new HashMap<>();
        for (Event entry : entries) {
            long amount = entry.number("amount");
            String kind = entry.text("entry");
            balance += switch (kind) {
                case "grant", "release" -> amount;
                case "reserve", "lapse" -> -amount;
                default -> 0;
            };
            seq++;
            expect("I15", entry, amount > 0, "amount " + amount);
            expect(
                    "I15",
                    entry,
                    entry.number("seq") == seq,
                    "seq " + entry.number("seq") + " where " + seq + " was due");
            expect(
                    "I15",
                    entry,
                    entry.number("balance") == balance && balance >= 0,
                    "balance " + entry.number("balance") + ", added up " + balance);
            expect("I19", entry, entry.text("prev_hash").equals(previous), "prev_hash does not match");
            expect("I19", entry, entry.text("hash").equals(hash(entry)), "hash does not match its text");
            previous = entry.text("hash");
            String job = entry.text("job_id");
            switch (kind) {
                case "reserve" ->
                    expect("I16", entry, reserved.put(job, amount) == null, "second reserve of job " + job);
                case "settle", "release" -> {
                    expect(
                            "I17",
                            entry,
                            Long.valueOf(amount).equals(reserved.get(job)),
                            kind + " of " + amount + " for a reserve of " + reserved.get(job));
                    expect("I16", entry, closed.put(job, kind) == null, kind + " after the job's " + closed.get(job));
                }
                default -> {}
            }
        }
        endsMatch(entries.getFirst().text("workspace_id"), reserved, closed);
    }

    /** Completed and paid jobs are settled, all others released, refused ones have no entry. */
    private void endsMatch(String workspace, Map<String, Long> reserved, Map<String, String> closed) {
        Map<String, GenericRecord> ends = history.content().stream()
                .filter(event -> event.text("workspace_id").equals(workspace) && event.record("end") != null)
                .collect(toMap(event -> event.text("job_id"), event -> event.record("end"), (a, b) -> a));
        Map<String, Boolean> admitted = new HashMap<>();
        history.admissions().stream()
                .filter(event -> event.text("workspace_id").equals(workspace))
                .forEach(event -> admitted.merge(event.text("job_id"), event.flag("admitted"), Boolean::logicalOr));
        admitted.forEach((job, yes) -> {
            if (yes && !reserved.containsKey(job)) {
                violations.add(new Violation("I16", "admitted job " + job + " has no reserve"));
            }
        });
        ends.forEach((job, end) -> {
            String status = end.get("status").toString();
            boolean paid = status.equals("completed") && !(Boolean) end.get("degraded");
            String wanted = !reserved.containsKey(job) ? null : paid ? "settle" : "release";
            if (wanted != null && !wanted.equals(closed.get(job))) {
                violations.add(new Violation(
                        "I16", "job " + job + " is " + status + " but its reserve was closed by " + closed.get(job)));
            }
        });
    }

    private void expect(String invariant, Event entry, boolean holds, String otherwise) {
        if (!holds) {
            violations.add(new Violation(
                    invariant, entry.place() + " workspace " + entry.text("workspace_id") + ": " + otherwise));
        }
    }

    private static String hash(Event entry) {
        GenericRecord cause = entry.record("cause");
        Object at = entry.value().get("at");
        Instant instant = at instanceof Instant known ? known : Instant.ofEpochMilli((Long) at);
        String text = String.join(
                "|",
                entry.text("prev_hash"),
                entry.text("workspace_id"),
                Long.toString(entry.number("seq")),
                entry.text("entry"),
                Long.toString(entry.number("amount")),
                Long.toString(entry.number("balance")),
                orEmpty(entry.text("job_id")),
                cause.get("topic").toString(),
                cause.get("partition").toString(),
                cause.get("offset").toString(),
                TIME.format(instant),
                orEmpty(entry.text("price_book")));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }
}
