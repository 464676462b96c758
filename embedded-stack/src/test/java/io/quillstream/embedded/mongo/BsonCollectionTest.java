package io.quillstream.embedded.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is put into a collection is there, as it was put, also after a restart. */
class BsonCollectionTest {

    private static final Document EVERY_KIND = new Document("_id", "kinds")
            .append("text", "ä\u0000b\ud83d\ude00")
            .append("long", Long.MAX_VALUE)
            .append("int", 7)
            .append("double", 0.1)
            .append("decimal", Decimal128.parse("1.10"))
            .append("flag", true)
            .append("nothing", null)
            .append("date", new Date(1_700_000_000_123L))
            .append("object_id", new ObjectId("65f000000000000000000001"))
            .append("list", List.of("a", new Document("b", 1L), List.of()))
            .append("within", new Document("deep", new Document()));

    @TempDir
    private Path folder;

    @Test
    void documents_of_every_kind_of_value_outlive_a_restart() throws Exception {
        with(jobs -> jobs.insertOne(EVERY_KIND));
        with(jobs -> {
            assertEquals(EVERY_KIND, jobs.find(new Document("_id", "kinds")).first());
            assertEquals(EVERY_KIND, jobs.find(new Document("int", 7)).first());
            assertEquals(1, jobs.countDocuments());
        });
    }

    @Test
    void changes_and_removals_outlive_a_restart() throws Exception {
        with(jobs -> {
            jobs.insertMany(List.of(job("a"), job("b"), job("c")));
            jobs.updateOne(new Document("_id", "a"), set("status", "completed"));
            jobs.updateOne(new Document("_id", "new"), set("status", "pending"), new UpdateOptions().upsert(true));
            jobs.updateMany(new Document("status", "pending"), set("seen", true));
            assertEquals(1, jobs.deleteOne(new Document("_id", "b")).getDeletedCount());
            assertEquals(0, jobs.deleteOne(new Document("_id", "b")).getDeletedCount());
        });
        with(jobs -> {
            List<String> left = new ArrayList<>();
            jobs.find().sort(new Document("_id", 1)).forEach(job -> left.add(job.toJson()));
            assertEquals(
                    List.of(
                            job("a").append("status", "completed").toJson(),
                            job("c").append("seen", true).toJson(),
                            job("new").append("seen", true).toJson()),
                    left);
            assertNull(jobs.find(new Document("_id", "b")).first());
        });
    }

    @Test
    void an_id_is_there_once_whatever_its_numeric_type() throws Exception {
        with(jobs -> {
            jobs.insertOne(new Document("_id", 1));
            assertThrows(MongoWriteException.class, () -> jobs.insertOne(new Document("_id", 1.0)));
            assertEquals(1, jobs.countDocuments(new Document("_id", 1L)));
            jobs.updateOne(new Document("_id", "x"), set("status", "pending"), new UpdateOptions().upsert(true));
            assertEquals(2, jobs.countDocuments(new Document("_id", new Document("$in", List.of(1, "x", "y")))));
        });
    }

    private void with(Consumer<MongoCollection<Document>> work) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        MongoStandIn server = new MongoStandIn(folder.resolve("documents"), port);
        server.start();
        try (MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + port)) {
            work.accept(client.getDatabase("quill").getCollection("jobs"));
        } finally {
            server.stop();
        }
    }

    private static Document job(String id) {
        return new Document("_id", id).append("status", "pending");
    }

    private static Document set(String field, Object value) {
        return new Document("$set", new Document(field, value));
    }
}
