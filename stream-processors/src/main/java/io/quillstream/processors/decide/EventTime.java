package io.quillstream.processors.decide;

import java.time.Duration;
import java.time.Instant;

/**
 * The time at which something happened, as deciders use it: what the event says, but never further from the broker's
 * append time than five minutes. So a wrong clock cannot move a debit into another month, and a replay sees the same
 * times.
 */
public final class EventTime {

    /** How far an event's own time may be from the broker's. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** A job may not stay open longer than its tasks are kept on their topic. */
    public static final Duration LONGEST_DEADLINE = Duration.ofDays(6);

    private EventTime() {}

    /**
     * @param claimed what the event says; any value, however absurd
     * @param appended append time of its record, epoch milliseconds
     */
    public static Instant of(Instant claimed, long appended) {
        Instant broker = Instant.ofEpochMilli(Math.max(0, appended));
        Instant least = broker.minus(TOLERANCE);
        return clamp(claimed, least.isBefore(Instant.EPOCH) ? Instant.EPOCH : least, broker.plus(TOLERANCE));
    }

    /** The deadline a request asks for, but not before its event time and not after the longest one. */
    public static Instant deadline(Instant claimed, Instant requestedAt) {
        return clamp(claimed, requestedAt, requestedAt.plus(LONGEST_DEADLINE));
    }

    private static Instant clamp(Instant value, Instant least, Instant most) {
        if (value.isBefore(least)) {
            return least;
        }
        return value.isAfter(most) ? most : value;
    }
}
