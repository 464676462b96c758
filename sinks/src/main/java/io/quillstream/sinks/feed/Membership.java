package io.quillstream.sinks.feed;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Since when a feed's consumers have waited for their group to say which partitions are theirs; that none is, is an answer
 * too. A group that has lost sight of its members, or has one that does not come, answers after a minute and a half
 * ({@link SinkFeed#LONGEST_ROUND}), and until then nothing is written though nothing fails (decision 034). Thread-safe.
 */
final class Membership {

    /** A member that died is missed after ten seconds, and one that lives asks within a few. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final int members;
    private final LongSupplier nanos;
    private final Set<Object> told = ConcurrentHashMap.newKeySet();
    private final Map<Object, Long> asking = new ConcurrentHashMap<>();
    private volatile long begun;

    /**
     * @param members consumers of this feed
     * @param nanos a clock as {@link System#nanoTime} is one
     */
    Membership(int members, LongSupplier nanos) {
        this.members = members;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
    }

    /** All members ask for the first time. */
    void begins() {
        begun = nanos.getAsLong();
    }

    /** The member has lost its partitions, or gives them back to be told anew. */
    void asks(Object member) {
        asking.putIfAbsent(member, nanos.getAsLong());
    }

    /** The member was told its partitions, if there are any. */
    void told(Object member) {
        told.add(member);
        asking.remove(member);
    }

    /** Why nothing may be written; empty while every member knows its partitions, or may soon. Does not block. */
    Optional<String> problem() {
        long now = nanos.getAsLong();
        long longest =
                asking.values().stream().mapToLong(since -> now - since).max().orElse(0);
        if (told.size() < members) {
            longest = Math.max(longest, now - begun);
        }
        return longest > PATIENCE.toNanos()
                ? Optional.of("its group has not said for "
                        + Duration.ofNanos(longest).toSeconds() + " s which partitions are its own")
                : Optional.empty();
    }
}
