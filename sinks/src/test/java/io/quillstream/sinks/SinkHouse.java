package io.quillstream.sinks;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quillstream.embedded.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The sinks on a real broker and databases of their own, with a hand on every end. */
final class SinkHouse implements AutoCloseable {

    static final int PARTITIONS = 4;

    final Endpoints endpoints = Fresh.databases(SharedStack.all());
    final Settings settings = new Settings(endpoints.asSettings());
    final KafkaClients kafka = KafkaClients.of(settings);
    final Admin admin = kafka.admin("test-admin");
    final Postgres postgres =
            Postgres.open(endpoints.postgresUrl(), endpoints.postgresUser(), endpoints.postgresPassword(), 2);
    final MongoStore mongo = MongoStore.open(endpoints.mongoUrl());
    final RedisStore redis = RedisStore.open(endpoints.redisUrl());
    final KafkaProducer<String, byte[]> producer = kafka.producer(
            "test-producer", Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, Fresh.name("test-transactions")));

    SinkHouse() throws Exception {
        new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
        producer.initTransactions();
    }

    /** New sinks, started; the caller stops them. */
    Sinks start() {
        Sinks sinks = new Sinks(settings, kafka, new Telemetry());
        sinks.start();
        return sinks;
    }

    static void stop(Sinks sinks) {
        sinks.stop(Duration.ofSeconds(10));
    }

    /** As if the document database had been set back to before the first record. */
    void eraseViewPositions() {
        String url = endpoints.mongoUrl();
        try (MongoClient client = MongoClients.create(url)) {
            client.getDatabase(url.substring(url.lastIndexOf('/') + 1))
                    .getCollection("sink_positions")
                    .drop();
        }
    }

    /** As if the time for which the topic's records are kept were over for all of them. */
    void expire(Topic<?> topic) throws Exception {
        Map<TopicPartition, RecordsToDelete> everything = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            everything.put(new TopicPartition(topic.name(), partition), RecordsToDelete.beforeOffset(-1));
        }
        admin.deleteRecords(everything).all().get();
    }

    /** One transaction. */
    void transaction(Runnable sends) {
        producer.beginTransaction();
        sends.run();
        producer.commitTransaction();
    }

    <T extends SpecificRecord> void send(Topic<T> topic, Object key, T value) {
        sendBytes(topic, key, kafka.serdes().serializer(topic).serialize(topic.name(), value));
    }

    void sendBytes(Topic<?> topic, Object key, byte[] value) {
        producer.send(new ProducerRecord<>(topic.name(), key.toString(), value));
    }

    @Override
    public void close() {
        producer.close();
        redis.close();
        mongo.close();
        postgres.close();
        admin.close();
    }
}
