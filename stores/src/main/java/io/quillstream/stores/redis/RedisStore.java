package io.quillstream.stores.redis;

import java.net.URI;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/** The Redis server: what is short-lived or can be made again. Thread-safe. */
public final class RedisStore implements AutoCloseable {

    private final RedisClient client;

    private RedisStore(RedisClient client) {
        this.client = client;
    }

    /**
     * Makes the pool; connections are opened as they are needed, so the server may still be starting.
     *
     * @param url {@code redis://[user:password@]host:port[/db]}, or {@code rediss://} for TLS
     */
    public static RedisStore open(String url) {
        return new RedisStore(RedisClient.create(URI.create(url)));
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
