package io.quillstream.stores.mongo;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.bson.Document;

/**
 * The document database: what jobs, contents and batches look like now. Only operations that a plain single server
 * understands are used: no transactions, no pipeline updates, no partial indexes. Thread-safe.
 */
public final class MongoStore implements AutoCloseable {

    private static final String DEFAULT_DATABASE = "quill";

    /**
     * What is between may forget a connection on which nothing was said for some minutes, and say nothing of it. The driver
     * does not look whether one of its pool still lives before it uses it: whoever gets a dead one waits for half a minute.
     */
    private static final Duration TRUSTED_IDLE = Duration.ofMinutes(1);

    private final MongoClient client;
    private final MongoDatabase database;

    private MongoStore(MongoClient client, String database) {
        this.client = client;
        this.database = client.getDatabase(database).withWriteConcern(WriteConcern.MAJORITY);
    }

    /**
     * Makes the client; it connects in the background, so the server may still be starting.
     *
     * @param url {@code mongodb://…/database}; the database is {@code quill} if none is named
     */
    public static MongoStore open(String url) {
        ConnectionString address = new ConnectionString(url);
        return new MongoStore(
                MongoClients.create(settings(address)),
                Optional.ofNullable(address.getDatabase()).orElse(DEFAULT_DATABASE));
    }

    /** What the address says of a connection's rest holds. */
    static MongoClientSettings settings(ConnectionString address) {
        return MongoClientSettings.builder()
                .applyToConnectionPoolSettings(pool -> pool.maxConnectionIdleTime(TRUSTED_IDLE.toSeconds(), SECONDS))
                .applyConnectionString(address)
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(3, SECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout(3, SECONDS).readTimeout(30, SECONDS))
                .retryWrites(false)
                .applicationName("quillstream")
                .build();
    }

    /** Asks whether the server is there and lets this client in; if not, throws what the driver says within some seconds. */
    public void ping() {
        database.runCommand(new Document("ping", 1));
    }

    /** Makes the indexes that are missing. */
    public void ensureIndexes() {
        MongoCollection<Document> jobs = jobs();
        jobs.createIndex(
                Indexes.compoundIndex(Indexes.ascending("workspace_id"), Indexes.descending("created_at", "_id")));
        jobs.createIndex(Indexes.compoundIndex(
                Indexes.ascending("workspace_id", "status"), Indexes.descending("created_at", "_id")));
        jobs.createIndex(Indexes.ascending("batch_id", "line"), new IndexOptions().sparse(true));
        jobs.createIndex(Indexes.ascending("batch_id", "status"), new IndexOptions().sparse(true));
        contents()
                .createIndex(Indexes.compoundIndex(
                        Indexes.ascending("workspace_id"), Indexes.descending("created_at", "_id")));
        batchRejections().createIndex(Indexes.ascending("batch_id", "line"));
    }

    /** Filter of one document of a workspace. */
    static Document ofWorkspace(UUID id, UUID workspace) {
        return new Document("_id", id.toString()).append("workspace_id", workspace.toString());
    }

    /** Collection behind {@link Jobs}; for the sink that writes it. */
    public MongoCollection<Document> jobs() {
        return database.getCollection("jobs");
    }

    /** What completed jobs wrote, and the finished parts of others, one document a job; for the sink that writes it. */
    public MongoCollection<Document> contents() {
        return database.getCollection("contents");
    }

    /** Collection behind {@link Batches}; for the sink that writes it. */
    public MongoCollection<Document> batches() {
        return database.getCollection("batches");
    }

    /** Lines refused at the door, one document each; for the sink that writes it. */
    public MongoCollection<Document> batchRejections() {
        return database.getCollection("batch_rejections");
    }

    MongoCollection<Document> sinkPositions() {
        return database.getCollection("sink_positions");
    }

    @Override
    public void close() {
        client.close();
    }
}
