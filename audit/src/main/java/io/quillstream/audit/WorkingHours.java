package io.quillstream.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The hours in which a partition's ledger was written: one thread writes it, so it was at work then, and came to all that
 * was due. Not thread-safe.
 */
final class WorkingHours {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    private final NavigableSet<Long> hours = new TreeSet<>();

    /** @param appended of an entry, in milliseconds of the epoch */
    void entry(long appended) {
        hours.add(appended / HOUR);
    }

    /**
     * Whether what was due then must have been done: the writer was at work in an hour behind it and more than an hour
     * later still. So whoever was away for a week has an hour to make up for it.
     */
    boolean covered(Instant due) {
        Long first = hours.higher(due.toEpochMilli() / HOUR);
        return first != null && hours.last() > first + 1;
    }
}
