package io.quillstream.checker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;

/**
 * One workspace's ledger, added up entry by entry: numbers without gap, a balance that never falls below zero, one
 * reserve and one settle or release of the same amount for each job, each entry chained to the one before (I15–I17, I19).
 */
final class WorkspaceLedger {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final String workspace;
    private final Map<String, Long> reserved = new HashMap<>();
    private final Map<String, String> closed = new HashMap<>();
    private final Map<String, Long> extras = new HashMap<>();
    private long balance;
    private long seq;
    private long open;
    private long extraGranted;
    private String previous = "";

    WorkspaceLedger(String workspace) {
        this.workspace = workspace;
    }

    /** Available after the last entry. */
    long balance() {
        return balance;
    }

    /** Credits of jobs that have not ended. */
    long reserved() {
        return open;
    }

    /** Amount that each job reserved. */
    Map<String, Long> reserves() {
        return reserved;
    }

    /** {@code settle} or {@code release} by job. */
    Map<String, String> closes() {
        return closed;
    }

    /** What was granted by entries that extra grants caused. */
    long extraGranted() {
        return extraGranted;
    }

    /** A grant was asked for. */
    void asked(Event grant) {
        if (grant.text("kind").equals("EXTRA")) {
            extras.put(grant.partition() + "@" + grant.offset(), grant.number("amount"));
        }
    }

    /** The next entry. */
    void saw(Event entry, List<Violation> violations) {
        long amount = entry.number("amount");
        String kind = entry.text("entry");
        String job = entry.text("job_id");
        balance += switch (kind) {
            case "grant", "release" -> amount;
            case "reserve", "lapse" -> -amount;
            default -> 0;
        };
        seq++;
        expect(violations, "I15", entry, amount > 0, "amount " + amount);
        expect(violations, "I15", entry, entry.number("seq") == seq, "seq " + entry.number("seq") + ", due " + seq);
        expect(
                violations,
                "I15",
                entry,
                entry.number("balance") == balance && balance >= 0,
                "balance " + entry.number("balance") + ", added up " + balance);
        expect(violations, "I19", entry, entry.text("prev_hash").equals(previous), "prev_hash does not match");
        expect(violations, "I19", entry, entry.text("hash").equals(hash(entry)), "hash does not match its text");
        previous = entry.text("hash");
        switch (kind) {
            case "grant" -> {
                GenericRecord cause = entry.record("cause");
                if (extras.containsKey(cause.get("partition") + "@" + cause.get("offset"))) {
                    extraGranted += amount;
                }
            }
            case "reserve" -> {
                open += amount;
                expect(violations, "I16", entry, reserved.put(job, amount) == null, "second reserve of job " + job);
            }
            case "settle", "release" -> {
                open -= amount;
                Long before = reserved.get(job);
                expect(
                        violations,
                        "I17",
                        entry,
                        Long.valueOf(amount).equals(before),
                        kind + " for a reserve of " + before);
                String already = closed.put(job, kind);
                expect(violations, "I16", entry, already == null, kind + " after the job's " + already);
            }
            default -> {}
        }
    }

    private void expect(List<Violation> violations, String invariant, Event entry, boolean holds, String otherwise) {
        if (!holds) {
            violations.add(new Violation(invariant, entry.place() + " workspace " + workspace + ": " + otherwise));
        }
    }

    /** What the entry must carry, by the public contract. */
    static String hash(Event entry) {
        GenericRecord cause = entry.record("cause");
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
                TIME.format(Instant.ofEpochMilli(LiveInvariants.millis(entry.value(), "at"))),
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
