package io.quillstream.bridge.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The newest stretch of a partition: no hole in it, and honest about where it begins. */
class PartitionWindowTest {

    private static final int WEIGHT = record(0, "a", 0).weight();

    @Test
    void a_key_finds_its_records_in_order_and_the_stretch_they_come_from() {
        PartitionWindow window = new PartitionWindow(5, 1_000_000);
        window.append(record(7, "a", 0));
        window.append(record(8, "b", 0));
        window.append(record(12, "a", 0));
        assertEquals(new Recent(5, 13, offsets("a", 7, 12)), comparable(window, "a"));
        assertEquals(new Recent(5, 13, List.of()), comparable(window, "nobody"));
    }

    @Test
    void the_oldest_leave_when_memory_is_full_and_the_start_moves_behind_them() {
        PartitionWindow window = new PartitionWindow(0, 2L * WEIGHT);
        window.append(record(1, "a", 0));
        window.append(record(2, "b", 0));
        window.append(record(9, "a", 0));
        assertEquals(new Recent(2, 10, offsets("a", 9)), comparable(window, "a"));
    }

    @Test
    void the_oldest_leave_when_their_time_is_up() {
        PartitionWindow window = new PartitionWindow(0, 1_000_000);
        window.append(record(1, "a", 100));
        window.append(record(2, "a", 200));
        window.forgetBefore(200);
        assertEquals(new Recent(2, 3, offsets("a", 2)), comparable(window, "a"));
        window.forgetBefore(201);
        assertEquals(new Recent(3, 3, List.of()), comparable(window, "a"));
    }

    @Test
    void a_record_that_comes_again_is_kept_once() {
        PartitionWindow window = new PartitionWindow(0, 1_000_000);
        window.append(record(1, "a", 0));
        window.append(record(1, "a", 0));
        assertEquals(new Recent(0, 2, offsets("a", 1)), comparable(window, "a"));
    }

    private static Recent comparable(PartitionWindow window, String key) {
        Recent recent = window.recent(key);
        return new Recent(
                recent.start(),
                recent.next(),
                recent.records().stream()
                        .map(found -> new LogRecord(found.offset(), 0, found.key(), null))
                        .toList());
    }

    private static List<LogRecord> offsets(String key, long... offsets) {
        return java.util.Arrays.stream(offsets)
                .mapToObj(offset -> new LogRecord(offset, 0, key, null))
                .toList();
    }

    private static LogRecord record(long offset, String key, long appendedAt) {
        return new LogRecord(offset, appendedAt, key, null);
    }
}
