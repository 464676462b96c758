package io.quillstream.launcher.chaos.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** The state stores of stopped stream processors, and what their changelogs say of them; keys and values as hex digits. */
final class StoreTables {

    private static final Pattern CHANGELOG = Pattern.compile("quill-stream-processors-([a-z]+)-changelog");
    private static final Pattern TABLES = Pattern.compile(".*/\\d+_(\\d+)/rocksdb/([a-z]+)");

    private StoreTables() {}

    /** One partition of one store. */
    record Name(String store, int partition) {
        @Override
        public String toString() {
            return "store " + store + "-" + partition;
        }
    }

    /** The last committed value of each key of each changelog. */
    static Map<Name, Map<String, String>> folds(String bootstrap) {
        Map<Name, Map<String, String>> folds = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> CHANGELOG.matcher(topic.getKey()).matches())
                    .flatMap(topic -> topic.getValue().stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            partitions.forEach(partition -> folds.put(name(partition), new HashMap<>()));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    Map<String, String> fold = folds.get(name(new TopicPartition(record.topic(), record.partition())));
                    if (record.value() == null) {
                        fold.remove(hex(record.key()));
                    } else {
                        fold.put(hex(record.key()), hex(record.value()));
                    }
                }
            }
        }
        return folds;
    }

    /** What the folders of state hold, of each store as many copies as there are. */
    static Map<Name, List<Map<String, String>>> kept(List<Path> folders) throws IOException, RocksDBException {
        Map<Name, List<Map<String, String>>> kept = new HashMap<>();
        for (Path folder : folders) {
            List<Path> directories;
            try (Stream<Path> all = Files.walk(folder)) {
                directories = all.filter(Files::isDirectory).toList();
            }
            for (Path directory : directories) {
                Matcher tables = TABLES.matcher(directory.toString());
                if (tables.matches()) {
                    kept.computeIfAbsent(
                                    new Name(tables.group(2), Integer.parseInt(tables.group(1))),
                                    name -> new ArrayList<>())
                            .add(entries(directory));
                }
            }
        }
        return kept;
    }

    /** Only the column family of the entries; others hold what Kafka Streams notes beside them. */
    private static Map<String, String> entries(Path directory) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (Options options = new Options()) {
            for (byte[] family : RocksDB.listColumnFamilies(options, directory.toString())) {
                families.add(new ColumnFamilyDescriptor(family));
            }
        }
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        Map<String, String> entries = new HashMap<>();
        try (DBOptions options = new DBOptions();
                RocksDB tables = RocksDB.openReadOnly(options, directory.toString(), families, handles)) {
            try (RocksIterator all = tables.newIterator()) {
                for (all.seekToFirst(); all.isValid(); all.next()) {
                    entries.put(hex(all.key()), hex(all.value()));
                }
                all.status();
            } finally {
                handles.forEach(ColumnFamilyHandle::close);
            }
        }
        return entries;
    }

    private static Name name(TopicPartition partition) {
        Matcher changelog = CHANGELOG.matcher(partition.topic());
        if (!changelog.matches()) {
            throw new IllegalArgumentException(partition + " is no changelog");
        }
        return new Name(changelog.group(1), partition.partition());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
