package io.quillstream.stores.redis;

import io.quillstream.schemas.progress.ProgressNumbering;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * How far the history of a job has come.
 *
 * @param workspace owner of the job
 * @param numbering the fold over everything up to {@code offset}
 * @param partition where the job's events are
 * @param offset newest record of the job that was folded in, whether it counted or not
 */
public record HistoryState(UUID workspace, ProgressNumbering numbering, TopicPartition partition, long offset) {

    Map<String, String> fields() {
        return Map.of(
                "workspace", workspace.toString(),
                "last", Integer.toString(numbering.last()),
                "attempt", Integer.toString(numbering.attempt()),
                "delivery", Integer.toString(numbering.delivery()),
                "rank", Integer.toString(numbering.rank()),
                "ended", Boolean.toString(numbering.ended()),
                "topic", partition.topic(),
                "partition", Integer.toString(partition.partition()),
                "offset", Long.toString(offset));
    }

    static HistoryState of(Map<String, String> fields) {
        return new HistoryState(
                UUID.fromString(fields.get("workspace")),
                new ProgressNumbering(
                        number(fields, "last"),
                        number(fields, "attempt"),
                        number(fields, "delivery"),
                        number(fields, "rank"),
                        Boolean.parseBoolean(fields.get("ended"))),
                new TopicPartition(fields.get("topic"), number(fields, "partition")),
                Long.parseLong(fields.get("offset")));
    }

    private static int number(Map<String, String> fields, String name) {
        return Integer.parseInt(fields.get(name));
    }
}
