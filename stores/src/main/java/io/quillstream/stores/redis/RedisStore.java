package io.quillstream.stores.redis;

import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** The Redis server: what is short-lived or can be made again. Thread-safe. */
public final class RedisStore implements AutoCloseable {

    /** Longest wait for a connection of the pool: as long as for an answer. The library waits for ever. */
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(2);

    private final RedisClient client;

    private RedisStore(RedisClient client) {
        this.client = client;
    }

    /**
     * Makes the pool; connections are opened as they are needed, so the server may still be starting. A call to a server that
     * does not answer fails after some seconds, however many wait for one.
     *
     * @param url {@code redis://[user:password@]host:port[/db]}, or {@code rediss://} for TLS
     */
    public static RedisStore open(String url) {
        ConnectionPoolConfig pool = new ConnectionPoolConfig();
        pool.setMaxWait(CONNECTION_WAIT);
        return new RedisStore(
                RedisClient.builder().fromURI(URI.create(url)).poolConfig(pool).build());
    }

    /** The client; it stays this store's to close. */
    public RedisClient client() {
        return client;
    }

    /** Whether the server answers now. */
    public boolean answers() {
        try {
            return "PONG".equals(client.ping());
        } catch (JedisException e) {
            return false;
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
