package io.quillstream.edge.limit;

import io.quillstream.stores.redis.RedisKeys;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.Response;
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
     * Takes as many tokens as there are, of so many that are wanted. The key holds the tokens that are left and when that was;
     * there is none for a full bucket. Takes the limit, the window in microseconds and how many are wanted; answers how many
     * there were, to the last digit, so that who asked and the server agree on how many were taken.
     */
    private static final String TAKE = """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local limit = tonumber(ARGV[1])
            local each = ARGV[2] / limit
            local tokens = limit
            local left, at = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%S+)$')
            if left then tokens = math.min(limit, left + math.max(0, now - at) / each) end
            local taken = math.min(math.floor(tokens), tonumber(ARGV[3]))
            if taken > 0 then
              local rest = tokens - taken
              redis.call('SET', KEYS[1], string.format('%.6f %.0f', rest, now),
                'PX', string.format('%.0f', math.ceil((limit - rest) * each / 1000)))
            end
            return string.format('%.17g', tokens)
            """;

    /** Who wants a token, and of which rate. */
    record Claim(String user, Rate rate) {}

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
        return takeAll(List.of(new Claim(user, rate))).getFirst();
    }

    /**
     * Takes a token for each in one trip, as if they came one behind the other. Throws as the other does.
     *
     * @return verdicts in the order of the claims
     */
    List<Verdict> takeAll(List<Claim> claims) {
        Map<Claim, Integer> wanted = new LinkedHashMap<>();
        claims.forEach(claim -> wanted.merge(claim, 1, Integer::sum));
        Map<Claim, Response<Object>> told = new HashMap<>();
        try (Pipeline trip = redis.pipelined()) {
            wanted.forEach((claim, count) -> told.put(
                    claim,
                    trip.eval(
                            TAKE,
                            List.of(RedisKeys.rate(claim.rate().toString(), claim.user())),
                            List.of(
                                    Integer.toString(claim.rate().limit()),
                                    Long.toString(micros(claim.rate().window())),
                                    Integer.toString(count)))));
        }
        Map<Claim, Double> tokens = new HashMap<>();
        told.forEach((claim, answer) -> tokens.put(claim, Double.valueOf((String) answer.get())));
        return claims.stream()
                .map(claim -> {
                    Verdict verdict = verdict(claim.rate(), tokens.get(claim));
                    tokens.computeIfPresent(claim, (same, before) -> verdict.taken() ? before - 1 : before);
                    return verdict;
                })
                .toList();
    }

    /** @param tokens that there were */
    private static Verdict verdict(Rate rate, double tokens) {
        boolean taken = tokens >= 1;
        double left = taken ? tokens - 1 : tokens;
        double each = (double) micros(rate.window()) / rate.limit();
        return new Verdict(
                taken,
                rate,
                (long) left,
                duration((rate.limit() - left) * each),
                taken ? Duration.ZERO : duration((1 - left) * each));
    }

    private static long micros(Duration time) {
        return time.toNanos() / 1_000;
    }

    private static Duration duration(double micros) {
        return Duration.of((long) Math.ceil(micros), ChronoUnit.MICROS);
    }

    @Override
    public void close() {
        redis.close();
    }
}
