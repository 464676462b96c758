package io.quillstream.stores.redis;

import io.quillstream.stores.position.Positions;
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

    /** Moves the positions. */
    public void advance(Map<TopicPartition, Long> next) {
        Map<String, String> fields = new HashMap<>();
        next.forEach((partition, offset) -> fields.put(field(partition), Long.toString(offset)));
        if (!fields.isEmpty()) {
            client.hset(key, fields);
        }
    }

    private static String field(TopicPartition partition) {
        return partition.topic() + "/" + partition.partition();
    }
}
