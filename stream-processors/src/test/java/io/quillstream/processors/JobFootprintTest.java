package io.quillstream.processors;

import static io.quillstream.processors.Events.NOON;
import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * What one job costs the log: how many records the processors write for it, and how many bytes before compression. A
 * change that makes a job write more has to change the numbers here, and so to say it; one that makes it write less
 * lowers them.
 */
class JobFootprintTest {

    /**
     * Records by topic that a job of five titles leaves from its request to its completion. Of the progress, one is told in the
     * place of the worker.
     */
    private static final Map<String, Integer> RECORDS = Map.of(
            "quill.admissions", 1,
            "quill.ledger", 2,
            "quill.tasks.interactive", 1,
            "quill.progress", 3,
            "quill.content", 1,
            "quill.audit", 1,
            "quill-stream-processors-accounts-changelog", 2,
            "quill-stream-processors-jobs-changelog", 2,
            "quill-stream-processors-tasks-changelog", 2,
            "quill-stream-processors-deadlines-changelog", 2);

    /** Key, value and headers of all of them. */
    private static final int BYTES = 3_929;

    /** An id more or less, and the numbers in it. */
    private static final int SLACK = 64;

    @Test
    void a_job_writes_so_many_records_and_bytes_and_no_more() {
        try (DrivenTopology house = new DrivenTopology(100)) {
            house.grant(extra(uuid(500), 10).build());
            house.unread();

            house.request(request(uuid(1)).build());
            var task = house.tasks().getFirst();
            Map<String, Integer> records = new TreeMap<>(Map.of("quill.tasks.interactive", 1));
            int bytes = house.bytes(Topics.TASKS_INTERACTIVE, task).length;
            house.complete(success(task).setCheckedAt(NOON).build());
            for (Map.Entry<String, List<TestRecord<byte[], byte[]>>> topic :
                    house.unread().entrySet()) {
                if (!topic.getValue().isEmpty()) {
                    records.put(topic.getKey(), topic.getValue().size());
                }
                bytes += topic.getValue().stream()
                        .mapToInt(JobFootprintTest::size)
                        .sum();
            }

            assertEquals(new TreeMap<>(RECORDS), records);
            int written = bytes;
            assertTrue(
                    Math.abs(written - BYTES) <= SLACK,
                    () -> "A job writes " + written + " bytes, it was " + BYTES + "; say why and change the number");
        }
    }

    private static int size(TestRecord<byte[], byte[]> record) {
        return record.key().length
                + (record.value() == null ? 0 : record.value().length)
                + StreamSupport.stream(record.headers().spliterator(), false)
                        .mapToInt(header -> header.key().length() + header.value().length)
                        .sum();
    }
}
