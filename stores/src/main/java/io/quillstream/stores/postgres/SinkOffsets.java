package io.quillstream.stores.postgres;

import io.quillstream.stores.position.Positions;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.Handle;

/** Positions of one sink, moved on in the transaction that stores what lies below them. Thread-safe. */
public final class SinkOffsets implements Positions {

    /** The sink of the audit records. */
    public static final String AUDIT = "audit";

    /** The sink of the ledger entries. */
    public static final String LEDGER = "ledger";

    private final Postgres postgres;
    private final String sink;

    public SinkOffsets(Postgres postgres, String sink) {
        this.postgres = postgres;
        this.sink = sink;
    }

    @Override
    public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        return ofAll(postgres, sink).of(partitions);
    }

    /** Positions of several sinks, in one question; no two of them read the same topic. */
    public static Positions ofAll(Postgres postgres, String... sinks) {
        return partitions -> postgres.lookUpAsOperator(handle -> read(handle, sinks, partitions));
    }

    /**
     * Moves the positions on if, and only if, they are still where the caller believes them to be: a sink that lost
     * its partitions without noticing cannot write behind its successor's back.
     *
     * @param expected position by partition, as last read or written by the caller; absent for one never written
     * @param next the new positions; decides which partitions are looked at
     * @return false if any differs; the caller must then roll back and begin again from the stored positions
     */
    public boolean advance(Handle handle, Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next) {
        if (next.isEmpty()) {
            return true;
        }
        var batch = handle.prepareBatch("""
                INSERT INTO sink_offsets AS s (sink, topic, partition, next_offset)
                SELECT :sink, :topic, :partition, :next WHERE :expected = 0
                  OR EXISTS (SELECT 1 FROM sink_offsets WHERE sink = :sink AND topic = :topic AND partition = :partition)
                ON CONFLICT (sink, topic, partition) DO UPDATE SET next_offset = excluded.next_offset
                WHERE s.next_offset = :expected""");
        next.forEach((partition, to) -> batch.bind("sink", sink)
                .bind("topic", partition.topic())
                .bind("partition", partition.partition())
                .bind("expected", expected.getOrDefault(partition, 0L))
                .bind("next", to)
                .add());
        for (int moved : batch.execute()) {
            if (moved != 1) {
                return false;
            }
        }
        return true;
    }

    private static Map<TopicPartition, Long> read(
            Handle handle, String[] sinks, Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> stored = new HashMap<>();
        handle.createQuery("SELECT topic, partition, next_offset FROM sink_offsets WHERE sink = ANY(:sinks)")
                .bind("sinks", sinks)
                .map((row, context) -> Map.entry(
                        new TopicPartition(row.getString("topic"), row.getInt("partition")),
                        row.getLong("next_offset")))
                .forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
        return partitions.stream()
                .filter(stored::containsKey)
                .distinct()
                .collect(Collectors.toMap(partition -> partition, stored::get));
    }
}
