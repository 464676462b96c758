package io.quillstream.sinks;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.util.EnumSet;

/** Stores of one test class: real servers, databases that nobody else uses. */
public final class Databases {

    private Databases() {}

    /** A new database with the schema of this release; the caller closes it. */
    public static Postgres postgres() {
        Endpoints own = Fresh.databases(SharedStack.with(EnumSet.of(Part.POSTGRES)));
        Postgres postgres = Postgres.open(own.postgresUrl(), own.postgresUser(), own.postgresPassword(), 8);
        postgres.migrate();
        return postgres;
    }

    /** A new document database with its indexes; the caller closes it. */
    public static MongoStore mongo() {
        MongoStore mongo = MongoStore.open(
                Fresh.databases(SharedStack.with(EnumSet.of(Part.MONGO))).mongoUrl());
        mongo.ensureIndexes();
        return mongo;
    }

    /** The shared Redis; names of jobs and sinks keep tests apart. The caller closes the client. */
    public static RedisStore redis() {
        return RedisStore.open(SharedStack.with(EnumSet.of(Part.REDIS)).redisUrl());
    }
}
