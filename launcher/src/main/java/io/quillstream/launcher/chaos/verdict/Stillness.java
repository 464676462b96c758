package io.quillstream.launcher.chaos.verdict;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.TreeSet;

/** When jobs were finished, and for how long none was. Pure. */
public final class Stillness {

    private final TreeSet<Instant> finished;

    /** @param finished in any order */
    Stillness(Collection<Instant> finished) {
        this.finished = new TreeSet<>(finished);
    }

    /** The longest time without a finished job between these two. */
    public Duration longest(Instant from, Instant until) {
        Duration longest = Duration.ZERO;
        Instant last = from;
        for (Instant next : finished.subSet(from, true, until, true)) {
            longest = longer(longest, Duration.between(last, next));
            last = next;
        }
        return longer(longest, Duration.between(last, until));
    }

    /**
     * The longest time without a finished job that began within the given time of the moment. What began before counts
     * from the moment on.
     */
    public Duration after(Instant moment, Duration within, Instant until) {
        Instant end = moment.plus(within);
        Instant next = finished.higher(end);
        return longest(moment, next == null || next.isAfter(until) ? until : next);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
