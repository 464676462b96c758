package io.quillstream.checker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * What the ledger shows of the order in which records were read. One reader at a time reads a partition of every topic
 * that is keyed by workspace, each in its order, and writes what follows in the order in which it reads. So whoever wrote
 * an entry had read the record that it names as its cause, and every one before that in the same partition.
 *
 * <p>Nothing else is used. Across topics an append time tells when a record came and not when it was read, and a
 * completion may be read before a cancellation that came earlier.
 */
final class ReadOrder {

    /** By partition: offset of the request, offset of its reserve in the ledger. */
    private final Map<Integer, NavigableMap<Long, Long>> reserves = new HashMap<>();

    /** By partition: offset of a cancellation, offset of the first entry that this or a later one caused. */
    private final Map<Integer, NavigableMap<Long, Long>> cancelled = new HashMap<>();

    ReadOrder(List<Event> ledger) {
        Map<Integer, NavigableMap<Long, Long>> caused = new HashMap<>();
        for (Event entry : ledger) {
            if (entry.text("entry").equals("reserve")) {
                note(reserves, entry);
            } else if (entry.causeTopic().equals("quill.cancellations")) {
                note(caused, entry);
            }
        }
        caused.forEach((partition, entries) -> {
            NavigableMap<Long, Long> first = new TreeMap<>();
            long least = Long.MAX_VALUE;
            for (Map.Entry<Long, Long> entry : entries.descendingMap().entrySet()) {
                least = Math.min(least, entry.getValue());
                first.put(entry.getKey(), least);
            }
            cancelled.put(partition, first);
        });
    }

    /** Offset in the ledger of an entry that was written before the request was read; -1 if none is known. */
    long before(Event request) {
        Map.Entry<Long, Long> found = of(reserves, request).lowerEntry(request.offset());
        return found == null ? -1 : found.getValue();
    }

    /** Offset of an entry that was written after the request was read; the largest number if none is known. */
    long after(Event request) {
        Map.Entry<Long, Long> found = of(reserves, request).higherEntry(request.offset());
        return found == null ? Long.MAX_VALUE : found.getValue();
    }

    /** Offset of the first entry that shows that the cancellation had been read; the largest number if none does. */
    long heard(Event cancellation) {
        Map.Entry<Long, Long> found = of(cancelled, cancellation).ceilingEntry(cancellation.offset());
        return found == null ? Long.MAX_VALUE : found.getValue();
    }

    private static void note(Map<Integer, NavigableMap<Long, Long>> places, Event entry) {
        places.computeIfAbsent(entry.partition(), unknown -> new TreeMap<>())
                .merge(entry.causeOffset(), entry.offset(), Long::min);
    }

    private static NavigableMap<Long, Long> of(Map<Integer, NavigableMap<Long, Long>> places, Event record) {
        return places.getOrDefault(record.partition(), new TreeMap<>());
    }
}
