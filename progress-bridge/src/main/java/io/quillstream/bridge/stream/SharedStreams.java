package io.quillstream.bridge.stream;

import io.quillstream.bridge.stream.StreamLimit.Owner;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import redis.clients.jedis.Pipeline;

/**
 * The open streams of each user in all instances, in Redis: a sorted set of streams by the time, on the server's clock,
 * until which each counts unless its instance says again that it is open. What a killed instance held lapses. Every
 * method throws {@link redis.clients.jedis.exceptions.JedisException} while Redis is away. Thread-safe.
 */
final class SharedStreams {

    private static final String NOW = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            """;

    private static final String TAKE = NOW + """
            redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
            if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[2]) then return 0 end
            redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """;

    private static final String RENEW = NOW + """
            for i = 2, #ARGV do redis.call('ZADD', KEYS[1], now + tonumber(ARGV[1]), ARGV[i]) end
            redis.call('PEXPIRE', KEYS[1], ARGV[1])
            return 1
            """;

    private final RedisStore redis;
    private final String lease;

    /** @param lease how long a stream counts without being renewed */
    SharedStreams(RedisStore redis, Duration lease) {
        this.redis = redis;
        this.lease = Long.toString(lease.toMillis());
    }

    /** Counts the stream if the owner has fewer than {@code most}; atomic over all instances. */
    boolean take(Owner owner, String stream, int most) {
        Object taken = redis.client().eval(TAKE, List.of(key(owner)), List.of(lease, Integer.toString(most), stream));
        return Long.valueOf(1).equals(taken);
    }

    /** These streams are still open; one that has lapsed counts again, above the limit if it must be. */
    void renew(Map<Owner, ? extends Collection<String>> streams) {
        try (Pipeline pipeline = redis.client().pipelined()) {
            streams.forEach((owner, ofOwner) -> {
                List<String> arguments = new ArrayList<>(ofOwner.size() + 1);
                arguments.add(lease);
                arguments.addAll(ofOwner);
                pipeline.eval(RENEW, List.of(key(owner)), arguments);
            });
        }
    }

    /** These streams are over. */
    void end(Map<Owner, ? extends Collection<String>> streams) {
        try (Pipeline pipeline = redis.client().pipelined()) {
            streams.forEach((owner, ofOwner) -> pipeline.zrem(key(owner), ofOwner.toArray(String[]::new)));
        }
    }

    private static String key(Owner owner) {
        return RedisKeys.streams(owner.workspace(), owner.user());
    }
}
