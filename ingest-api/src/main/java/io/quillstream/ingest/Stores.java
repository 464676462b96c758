package io.quillstream.ingest;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.redis.RedisStore;

/** The stores that the door reads and writes; opened without a connection, so they may still be starting. */
record Stores(Postgres postgres, MongoStore mongo, RedisStore redis) implements AutoCloseable {

    private static final int CONNECTIONS = 16;

    static Stores open(Settings settings) {
        return new Stores(
                Postgres.openForRequests(
                        settings.get(ConnectionSettings.POSTGRES_URL),
                        settings.get(ConnectionSettings.POSTGRES_USER),
                        settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(null),
                        CONNECTIONS),
                MongoStore.open(settings.get(ConnectionSettings.MONGO_URL)),
                RedisStore.open(settings.get(ConnectionSettings.REDIS_URL)));
    }

    @Override
    public void close() {
        redis.close();
        mongo.close();
        postgres.close();
    }
}
