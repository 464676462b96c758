package io.quillstream.bridge.feed;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest records of one partition, without a hole, in memory: a stream of a young job is joined from here without
 * asking anybody. Thread-safe.
 */
final class PartitionWindow {

    private final long mostBytes;
    private final Deque<LogRecord> records = new ArrayDeque<>();
    private final Map<String, List<LogRecord>> byKey = new HashMap<>();
    private long start;
    private long next;
    private long bytes;

    /**
     * @param start offset of the first record that will be appended, or an earlier one with nothing between
     * @param mostBytes bound; older records leave first
     */
    PartitionWindow(long start, long mostBytes) {
        this.start = start;
        this.next = start;
        this.mostBytes = mostBytes;
    }

    /** Takes the next record; one that it has already is passed over. */
    synchronized void append(LogRecord record) {
        if (record.offset() < next) {
            return;
        }
        records.addLast(record);
        byKey.computeIfAbsent(record.key(), key -> new ArrayList<>(6)).add(record);
        bytes += record.weight();
        next = record.offset() + 1;
        while (bytes > mostBytes && records.size() > 1) {
            removeOldest();
        }
    }

    /** Drops records appended to the log before that time. */
    synchronized void forgetBefore(long appendedAt) {
        while (!records.isEmpty() && records.getFirst().appendedAt() < appendedAt) {
            removeOldest();
        }
    }

    synchronized Recent recent(String key) {
        return new Recent(start, next, List.copyOf(byKey.getOrDefault(key, List.of())));
    }

    private void removeOldest() {
        LogRecord oldest = records.removeFirst();
        bytes -= oldest.weight();
        start = oldest.offset() + 1;
        List<LogRecord> ofKey = byKey.get(oldest.key());
        ofKey.removeFirst();
        if (ofKey.isEmpty()) {
            byKey.remove(oldest.key());
        }
    }
}
