package io.quillstream.workers.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;

/**
 * The records that a share consumer has in hand, with what is known of each. A record whose lock is being renewed is
 * away until a poll returns it, and cannot be acknowledged meanwhile. Used by the loop's thread alone.
 */
final class HeldRecords {

    private record Position(int partition, long offset) {}

    private static final class Held {
        private final ConsumerRecord<String, byte[]> record;
        private boolean away;
        private long since;
        private long lockedSince;
        private final Lease lease;
        private Verdict verdict;

        private Held(ConsumerRecord<String, byte[]> record, Lease lease, long lockedSince) {
            this.record = record;
            this.lease = lease;
            this.since = lockedSince;
            this.lockedSince = lockedSince;
        }
    }

    private final Map<Position, Held> records = new LinkedHashMap<>();
    private long taken = System.nanoTime();
    private Duration lock = TaskGroups.LOCK;

    /** How long the broker locks a record for us, as it last said. */
    void locksLast(Duration told) {
        lock = told;
    }

    boolean isEmpty() {
        return records.isEmpty();
    }

    /** How long the oldest batch has been in hand. */
    long heldForMs() {
        return (System.nanoTime() - taken) / 1_000_000;
    }

    /**
     * A poll returned the record: if it is new, its lease; empty if its lock was renewed, which prolongs its lease if it was
     * surely locked until then.
     *
     * @param lockedSince the {@link System#nanoTime} at which the broker may have locked it for us
     */
    Optional<Lease> take(ConsumerRecord<String, byte[]> record, long lockedSince) {
        Held known = records.get(position(record));
        if (known != null) {
            known.away = false;
            known.since = System.nanoTime();
            // A broker says that it has renewed a lock which had ended, if somebody else has done the record by then
            // (4.3.1).
            if (known.since - known.lockedSince < surelyLocked().toNanos()) {
                known.lockedSince = lockedSince;
                known.lease.renewed(leased(), lockedSince);
            }
            return Optional.empty();
        }
        if (records.isEmpty()) {
            taken = System.nanoTime();
        }
        Lease lease = new Lease(leased(), lockedSince);
        records.put(position(record), new Held(record, lease, lockedSince));
        return Optional.of(lease);
    }

    /** A lock began a little before the record was here. */
    private Duration surelyLocked() {
        return lock.multipliedBy(9).dividedBy(10);
    }

    /** Shorter than the lock. Two renewals fall into it, so it ends only where both have failed. */
    private Duration leased() {
        return lock.multipliedBy(2).dividedBy(3);
    }

    /**
     * The record's task ended. Nothing happens if its lock was lost before; if the record was handed out to us once more
     * meanwhile, what is done is done, but it is not given back under the task that has it now.
     *
     * @param record as it was {@linkplain #take taken}
     */
    void finish(ConsumerRecord<String, byte[]> record, Verdict verdict) {
        Held known = records.get(position(record));
        if (known != null && (known.record == record || verdict != Verdict.RELEASE)) {
            known.verdict = verdict;
        }
    }

    /** Whether nothing is left but records that go back. */
    boolean nothingUnderWay() {
        return records.values().stream().allMatch(held -> held.verdict == Verdict.RELEASE);
    }

    /**
     * Acknowledges what is finished and not away.
     *
     * @param releases whether records that go back are given back now
     * @return true if there was any
     */
    boolean settle(ShareConsumer<String, byte[]> consumer, boolean releases) {
        boolean any = false;
        for (Iterator<Held> all = records.values().iterator(); all.hasNext(); ) {
            Held held = all.next();
            if (held.verdict != null && !held.away && (releases || held.verdict != Verdict.RELEASE)) {
                consumer.acknowledge(held.record, held.verdict.type());
                all.remove();
                any = true;
            }
        }
        return any;
    }

    /** Whether a lock is due for renewal, or a renewed record has still to be fetched. */
    boolean needsRenewal() {
        long now = System.nanoTime();
        // A third of the lock, so that two renewals may fail.
        long due = lock.toNanos() / 3;
        return records.values().stream().anyMatch(held -> held.away || now - held.since > due);
    }

    /** Visits the records that are not away, and counts them as away from now on. */
    void eachInFlight(Consumer<ConsumerRecord<String, byte[]>> visitor) {
        for (Held held : records.values()) {
            if (!held.away) {
                visitor.accept(held.record);
                held.away = true;
                held.since = System.nanoTime();
            }
        }
    }

    /** Drops the records that have been away for longer than a lock lasts. */
    List<ConsumerRecord<String, byte[]>> forgetLost() {
        List<ConsumerRecord<String, byte[]>> lost = new ArrayList<>();
        long now = System.nanoTime();
        long gone = lock.plusSeconds(1).toNanos();
        records.values().removeIf(held -> {
            boolean isLost = held.away && now - held.since > gone;
            if (isLost) {
                lost.add(held.record);
            }
            return isLost;
        });
        return lost;
    }

    private static Position position(ConsumerRecord<String, byte[]> record) {
        return new Position(record.partition(), record.offset());
    }
}
