package io.quillstream.edge.limit;

import io.quillstream.stores.redis.RedisKeys;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Buckets in Redis, shared by all doors and expired by Redis once they are full again. A token is taken by the server
 * itself, by its own clock: one trip, and parallel posts never take more than there is. By compare-and-swap the posts of
 * a burst, which are mostly one user's, would undo each other's attempts. Its own client, so that its short time-outs
 * bind nobody else. Thread-safe.
 */
final class SharedBuckets implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 80;
    private static final int CONNECTIONS = 16;

    /**
     * How often connections that rest are tried. Something in between may forget them and say nothing: each of them would
     * cost a request its wait, and all requests of the next second the shared limit. Those that are used are not forgotten.
     */
    private static final Duration TRIED = Duration.ofSeconds(30);

    /**
     * Takes a token if there is one. The key holds the tokens that are left and when that was; there is none for a full
     * bucket. Takes the limit and the window; answers whether a token was taken, how many whole ones are left, and the
     * times until the bucket is full and until there is a token. Times are microseconds.
     */
    private static final String TAKE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local limit = tonumber(ARGV[1])
            local each = ARGV[2] / limit
            local tokens = limit
            local left, at = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%S+)$')
            if left then tokens = math.min(limit, left + math.max(0, now - at) / each) end
            if tokens < 1 then
              return {0, 0, math.ceil((limit - tokens) * each), math.ceil((1 - tokens) * each)}
            end
            tokens = tokens - 1
            local full = math.ceil((limit - tokens) * each)
            redis.call('SET', KEYS[1], string.format('%.6f %.0f', tokens, now),
              'PX', string.format('%.0f', math.ceil(full / 1000)))
            return {1, math.floor(tokens), full, 0}
            """;

    private final RedisClient redis;

    /** Connects when first used. */
    SharedBuckets(String redisUrl) {
        this(redisUrl, TRIED);
    }

    /** @param tried how often connections that rest are tried */
    SharedBuckets(String redisUrl, Duration tried) {
        GenericObjectPoolConfig<Connection> pool = new GenericObjectPoolConfig<>();
        pool.setMaxTotal(CONNECTIONS);
        pool.setMaxIdle(CONNECTIONS);
        pool.setMaxWait(Duration.ofMillis(TIMEOUT_MILLIS));
        pool.setTestWhileIdle(true);
        pool.setTimeBetweenEvictionRuns(tried);
        pool.setNumTestsPerEvictionRun(-1);
        pool.setJmxEnabled(false);
        URI address = URI.create(redisUrl);
        this.redis = RedisClient.builder()
                .hostAndPort(JedisURIHelper.getHostAndPort(address))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .user(JedisURIHelper.getUser(address))
                        .password(JedisURIHelper.getPassword(address))
                        .database(JedisURIHelper.getDBIndex(address))
                        .ssl(JedisURIHelper.isRedisSSLScheme(address))
                        .connectionTimeoutMillis(TIMEOUT_MILLIS)
                        .socketTimeoutMillis(TIMEOUT_MILLIS)
                        .build())
                .poolConfig(pool)
                .build();
    }

    /** Throws an unchecked exception if Redis does not answer in time. */
    Verdict take(String user, Rate rate) {
        String key = RedisKeys.rate(rate.toString(), user);
        long window = rate.window().toNanos() / 1_000;
        List<?> told = (List<?>)
                redis.eval(TAKE, List.of(key), List.of(Integer.toString(rate.limit()), Long.toString(window)));
        return new Verdict(
                number(told, 0) == 1, rate, number(told, 1), micros(number(told, 2)), micros(number(told, 3)));
    }

    private static long number(List<?> told, int index) {
        return (Long) told.get(index);
    }

    private static Duration micros(long count) {
        return Duration.of(count, ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        redis.close();
    }
}
