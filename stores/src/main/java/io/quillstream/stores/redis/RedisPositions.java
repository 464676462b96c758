package io.quillstream.stores.redis;

import io.quillstream.stores.position.Positions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import redis.clients.jedis.RedisClient;

/**
 * Positions of a sink that writes to Redis, in Redis itself: a server that lost its data has lost the positions with
 * it, and the sink begins again. Thread-safe.
 */
public final class RedisPositions implements Positions {

    /** Name of the sink that keeps the progress of live and recent jobs. */
    public static final String HISTORY = "history";

    /** All or nothing. */
    private static final String ADVANCE = """
            for i = 1, #ARGV, 3 do
              if (redis.call('HGET', KEYS[1], ARGV[i]) or '') ~= ARGV[i + 1] then return 0 end
            end
            for i = 1, #ARGV, 3 do redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2]) end
            return 1
            """;

    private final RedisClient client;
    private final String key;

    public RedisPositions(RedisStore store, String sink) {
        this.client = store.client();
        this.key = RedisKeys.positions(sink);
    }

    @Override
    public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        List<TopicPartition> asked = partitions.stream().distinct().toList();
        if (asked.isEmpty()) {
            return Map.of();
        }
        List<String> values =
                client.hmget(key, asked.stream().map(RedisPositions::field).toArray(String[]::new));
        Map<TopicPartition, Long> stored = new HashMap<>();
        for (int i = 0; i < asked.size(); i++) {
            if (values.get(i) != null) {
                stored.put(asked.get(i), Long.parseLong(values.get(i)));
            }
        }
        return stored;
    }

    /**
     * Moves the positions on if, and only if, they are still where the caller believes them to be. Another sink may have
     * taken over meanwhile and be further on; or the server has lost its data, and a position would cover what is gone.
     *
     * @param expected position by partition, as last read or written by the caller; absent for one never written
     * @param next the new positions; decides which partitions are looked at
     * @return false if any differs; nothing was moved, and the caller must begin again from the stored positions
     */
    public boolean advance(Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next) {
        if (next.isEmpty()) {
            return true;
        }
        List<String> arguments = new ArrayList<>();
        next.forEach((partition, offset) -> {
            Long before = expected.get(partition);
            arguments.add(field(partition));
            arguments.add(before == null ? "" : Long.toString(before));
            arguments.add(Long.toString(offset));
        });
        return Long.valueOf(1).equals(client.eval(ADVANCE, List.of(key), arguments));
    }

    private static String field(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }
}
