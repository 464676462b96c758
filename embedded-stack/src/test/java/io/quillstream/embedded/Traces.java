package io.quillstream.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bson.Document;
import redis.clients.jedis.RedisClient;

/** Leaves a mark in every server of a stack, acknowledged by each, and looks for it later. */
final class Traces {

    private static final String TOPIC = "traces";
    private static final String SUBJECT = "traces-value";

    private final Endpoints at;

    Traces(Endpoints at) {
        this.at = at;
    }

    void leave(String mark) throws Exception {
        inKafka(mark);
        new HttpSchemaRegistry(at.registryUrl()).register(SUBJECT, schema(mark));
        inPostgres(mark);
        try (RedisClient redis = RedisClient.create(at.redisUrl())) {
            redis.set(mark, mark);
        }
        try (MongoClient mongo = MongoClients.create(at.mongoUrl())) {
            traces(mongo).insertOne(new Document("_id", mark));
        }
    }

    void assertLeft(String mark) throws SQLException {
        assertTrue(fromKafka().contains(mark), "kafka");
        int id = new HttpSchemaRegistry(at.registryUrl()).register(SUBJECT, schema(mark));
        assertEquals(schema(mark), new HttpSchemaRegistry(at.registryUrl()).byId(id));
        assertEquals(1, id, "the schema keeps its id");
        try (Connection postgres = postgres();
                Statement statement = postgres.createStatement();
                ResultSet found = statement.executeQuery("SELECT mark FROM traces WHERE mark = '" + mark + "'")) {
            assertTrue(found.next(), "postgres");
        }
        try (RedisClient redis = RedisClient.create(at.redisUrl())) {
            assertEquals(mark, redis.get(mark));
        }
        try (MongoClient mongo = MongoClients.create(at.mongoUrl())) {
            assertEquals(1, traces(mongo).countDocuments(Filters.eq("_id", mark)), "mongo");
        }
    }

    private void inKafka(String mark) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", at.bootstrap()));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", at.bootstrap(), "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            producer.send(new ProducerRecord<>(TOPIC, mark)).get();
        }
    }

    private List<String> fromKafka() {
        TopicPartition partition = new TopicPartition(TOPIC, 0);
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", at.bootstrap(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            return consumer.poll(Duration.ofSeconds(10)).records(partition).stream()
                    .map(ConsumerRecord::value)
                    .toList();
        }
    }

    private void inPostgres(String mark) throws SQLException {
        try (Connection postgres = postgres();
                Statement statement = postgres.createStatement()) {
            statement.execute("CREATE TABLE traces (mark text PRIMARY KEY)");
            statement.execute("INSERT INTO traces VALUES ('" + mark + "')");
        }
    }

    private Connection postgres() throws SQLException {
        return DriverManager.getConnection(at.postgresUrl(), at.postgresUser(), at.postgresPassword());
    }

    private static MongoCollection<Document> traces(MongoClient mongo) {
        return mongo.getDatabase("quill").getCollection("traces");
    }

    private static Schema schema(String mark) {
        return SchemaBuilder.record("Trace_" + mark)
                .fields()
                .requiredString("mark")
                .endRecord();
    }
}
