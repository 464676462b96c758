package io.quillstream.launcher.bench;

import io.quillstream.testkit.llm.CallSpan;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How full the slots for calls were while there was enough to do: from the moment all were taken for the first time until
 * the last call began, for only then does nothing wait any longer. Pure.
 *
 * @param nanos how long that was; 0 if the slots were never all taken
 * @param share of that time and of all slots that calls were under way, 0 to 1
 */
record Occupancy(long nanos, double share) {

    private record Change(long at, int by) {}

    /** @param slots calls that may be under way at once */
    static Occupancy of(Collection<CallSpan> calls, int slots) {
        List<Change> changes = calls.stream()
                .flatMap(call -> Stream.of(new Change(call.begun(), 1), new Change(call.ended(), -1)))
                // Who ends at the moment when another begins makes way for it.
                .sorted(Comparator.comparingLong(Change::at).thenComparingInt(Change::by))
                .toList();
        OptionalLong full = firstFull(changes, slots);
        long last = calls.stream().mapToLong(CallSpan::begun).max().orElse(0);
        if (full.isEmpty() || last <= full.getAsLong()) {
            return new Occupancy(0, 0);
        }
        double busy = 0;
        int underWay = 0;
        long since = full.getAsLong();
        for (Change change : changes) {
            long until = Math.min(change.at(), last);
            if (until > since) {
                busy += (double) (until - since) * Math.min(underWay, slots);
                since = until;
            }
            underWay += change.by();
        }
        long nanos = last - full.getAsLong();
        return new Occupancy(nanos, busy / nanos / slots);
    }

    private static OptionalLong firstFull(List<Change> changes, int slots) {
        int underWay = 0;
        for (Change change : changes) {
            underWay += change.by();
            if (underWay >= slots) {
                return OptionalLong.of(change.at());
            }
        }
        return OptionalLong.empty();
    }
}
