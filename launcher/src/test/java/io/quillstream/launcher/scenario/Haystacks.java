package io.quillstream.launcher.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.mongodb.ConnectionString;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.stores.redis.RedisStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that a house keeps, as text to look through; bytes are taken as Latin-1, so that ASCII stays findable. */
final class Haystacks {

    /** Longer than anything that is looked for. */
    private static final int OVERLAP = 128;

    private Haystacks() {}

    /** Keys, values and headers of every record of every topic, those of the broker itself included. */
    static void topics(Endpoints at, Consumer<String> look) throws ExecutionException, InterruptedException {
        Map<String, Object> settings = Map.of("bootstrap.servers", at.kafka());
        try (Admin admin = Admin.create(settings);
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic).stream())
                    .map((PartitionInfo info) -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    add(look, record.key());
                    add(look, record.value());
                    record.headers().forEach(header -> add(look, header.value()));
                });
            }
        }
    }

    /** Every row of every table. */
    static void postgres(Endpoints at, Consumer<String> look) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        at.postgres().url(), at.postgres().user(), at.postgres().password());
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery(
                    "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname <> 'information_schema'"
                            + " AND schemaname <> 'pg_catalog'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT t::text FROM " + table + " t")) {
                    while (rows.next()) {
                        look.accept(rows.getString(1));
                    }
                }
            }
        }
    }

    /** Every document of every collection. */
    static void mongo(Endpoints at, Consumer<String> look) {
        ConnectionString address = new ConnectionString(at.mongo());
        try (MongoClient client = MongoClients.create(address)) {
            MongoDatabase database = client.getDatabase(address.getDatabase());
            for (String collection : database.listCollectionNames()) {
                database.getCollection(collection).find().forEach(document -> look.accept(document.toJson()));
            }
        }
    }

    /** Every key and value. */
    static void redis(Endpoints at, Consumer<String> look) {
        try (RedisStore store = RedisStore.open(at.redis())) {
            var client = store.client();
            for (String key : client.keys("*")) {
                look.accept(key);
                look.accept(
                        switch (client.type(key)) {
                            case "string" -> client.get(key);
                            case "hash" -> client.hgetAll(key).toString();
                            case "list" -> client.lrange(key, 0, -1).toString();
                            case "set" -> client.smembers(key).toString();
                            case "zset" -> client.zrange(key, 0, -1).toString();
                            case "stream" -> client.xrange(key, "-", "+").toString();
                            default -> "";
                        });
            }
        }
    }

    /**
     * Every file in pieces that overlap; without the two whose purpose is to keep secrets or to hand them on, and without the
     * indexes of the log, which are numbers in files of a great nominal size.
     */
    static void files(Path data, Consumer<String> look) throws IOException {
        try (Stream<Path> all = Files.walk(data)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.equals(Endpoints.fileIn(data))
                        && !file.equals(data.resolve("postgres.password"))
                        && !file.toString().endsWith("index")
                        && Files.isReadable(file)) {
                    pieces(file, look);
                }
            }
        } catch (NoSuchFileException | UncheckedIOException gone) {
            // A server tidied up; what it took away is not kept.
        }
    }

    private static void pieces(Path file, Consumer<String> look) throws IOException {
        byte[] piece = new byte[1 << 20];
        int kept = 0;
        try (InputStream bytes = Files.newInputStream(file)) {
            for (int read = bytes.readNBytes(piece, kept, piece.length - kept);
                    read > 0;
                    read = bytes.readNBytes(piece, kept, piece.length - kept)) {
                int length = kept + read;
                look.accept(new String(piece, 0, length, ISO_8859_1));
                kept = Math.min(OVERLAP, length);
                System.arraycopy(piece, length - kept, piece, 0, kept);
            }
        }
    }

    private static void add(Consumer<String> look, byte[] bytes) {
        if (bytes != null) {
            look.accept(new String(bytes, ISO_8859_1));
        }
    }
}
