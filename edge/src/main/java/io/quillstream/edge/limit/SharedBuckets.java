package io.quillstream.edge.limit;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.serialization.Mapper;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import io.quillstream.stores.redis.RedisKeys;
import java.net.URI;
import java.time.Duration;
import org.apache.commons.pool2.impl.GenericObjectPoolConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.util.JedisURIHelper;

/**
 * Buckets in Redis, shared by all doors: changed by compare-and-swap, so that parallel posts never take more than there
 * is, and expired by Redis once they are full again. Its own client, so that its short time-outs bind nobody else.
 * Thread-safe.
 */
final class SharedBuckets implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 80;
    private static final int CONNECTIONS = 16;

    /**
     * How often connections that rest are tried. Something in between may forget them and say nothing: each of them would
     * cost a request its wait, and all requests of the next second the shared limit. Those that are used are not forgotten.
     */
    private static final Duration TRIED = Duration.ofSeconds(30);

    private final RedisClient redis;
    private final ProxyManager<String> buckets;

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
        this.buckets = Bucket4jJedis.casBasedBuilder(redis)
                .keyMapper(Mapper.STRING)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(Duration.ofSeconds(10)))
                .build();
    }

    /** Throws an unchecked exception if Redis does not answer in time. */
    Verdict take(String user, Rate rate) {
        BucketConfiguration configuration =
                BucketConfiguration.builder().addLimit(Buckets.bandwidth(rate)).build();
        String key = RedisKeys.rate(rate.toString(), user);
        return Buckets.verdict(buckets.getProxy(key, () -> configuration).tryConsumeAndReturnRemaining(1), rate);
    }

    @Override
    public void close() {
        redis.close();
    }
}
