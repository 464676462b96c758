package io.quillstream.embedded.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.bson.Document;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters that name an id and ask for more use the index, and still match by all they ask for. */
class IdIndexTest {

    @Test
    void a_filter_that_names_an_id_is_answered_by_the_index() {
        try (MVStore store = MVStore.open(null)) {
            Index<Object> index = new BsonDatabase("quill", store, new CursorRegistry())
                    .openOrCreateUniqueIndex("jobs", "_id_", List.of(new IndexKey("_id", true)), false);
            assertTrue(index.canHandle(filter("_id", "a").append("status", "pending")));
            assertTrue(index.canHandle(new de.bwaldvogel.mongo.bson.Document(
                    "$and", List.of(filter("status", "pending"), filter("_id", "a")))));
            assertFalse(index.canHandle(filter("status", "pending")));
            assertFalse(index.canHandle(filter("_id", new de.bwaldvogel.mongo.bson.Document("$gt", "a"))));
        }
    }

    @Test
    void what_the_index_finds_is_matched_by_the_whole_filter(@TempDir Path folder) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        MongoStandIn server = new MongoStandIn(folder.resolve("documents"), port);
        server.start();
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port)) {
            MongoCollection<Document> jobs = client.getDatabase("quill").getCollection("jobs");
            jobs.insertMany(List.of(job("a", "pending"), job("b", "completed")));
            assertEquals(0, jobs.countDocuments(new Document("_id", "b").append("status", "pending")));
            assertEquals(
                    1,
                    jobs.updateOne(
                                    new Document("_id", "a").append("status", "pending"),
                                    new Document("$set", new Document("status", "processing")))
                            .getModifiedCount());
            assertEquals(
                    0,
                    jobs.updateOne(
                                    new Document("_id", "b").append("status", "pending"),
                                    new Document("$set", new Document("status", "processing")))
                            .getMatchedCount());
        } finally {
            server.stop();
        }
    }

    private static Document job(String id, String status) {
        return new Document("_id", id).append("status", status);
    }

    private static de.bwaldvogel.mongo.bson.Document filter(String field, Object value) {
        return new de.bwaldvogel.mongo.bson.Document(field, value);
    }
}
