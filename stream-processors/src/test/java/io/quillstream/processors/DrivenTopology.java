package io.quillstream.processors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.step.Meters;
import io.quillstream.processors.step.StateStores;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.MemoryRegistry;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The whole topology in a test driver, with the records of the catalogue going in and out. */
final class DrivenTopology implements House, AutoCloseable {

    final MemoryRegistry registry = new MemoryRegistry();
    final MeterRegistry meters = new SimpleMeterRegistry();
    private final AvroSerdes serdes = new AvroSerdes(registry);
    private final Path folder;
    private final TopologyTestDriver driver;
    private final Map<String, TestInputTopic<byte[], byte[]>> inputs = new HashMap<>();
    private final Map<String, TestOutputTopic<String, ?>> outputs = new HashMap<>();
    private final Map<String, Serializer<?>> encoders = new HashMap<>();

    /** @param window tasks of a workspace that may be out if its plan names no window */
    DrivenTopology(int window) {
        try {
            folder = Files.createTempDirectory("quill-topology");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Settings settings = new Settings(Map.of("QUILL_STATE_DIR", folder.toString()));
        Properties config = StreamsConfiguration.of(settings, Map.of("bootstrap.servers", "127.0.0.1:1"));
        ProcessorTopology topology = new ProcessorTopology(
                new AdmissionPolicy(PriceBooks.released()),
                new FairShare(window),
                serdes,
                awaited -> false,
                new Meters(meters));
        driver = new TopologyTestDriver(topology.build(), config, Events.NOON);
    }

    void request(GenerationRequested request) {
        request(request, request.getAcceptedAt());
    }

    @Override
    public void request(GenerationRequested request, Instant appended) {
        send(Topics.REQUESTS, request.getWorkspaceId(), request, appended);
    }

    @Override
    public void grant(CreditsGranted grant) {
        send(Topics.GRANTS, grant.getWorkspaceId(), grant, grant.getGrantedAt());
    }

    @Override
    public void complete(TaskCompleted completion) {
        send(Topics.COMPLETIONS, completion.getWorkspaceId(), completion, completion.getCompletedAt());
    }

    @Override
    public void cancel(CancellationRequested wish) {
        send(Topics.CANCELLATIONS, wish.getWorkspaceId(), wish, wish.getRequestedAt());
    }

    /** Puts a record on its topic under any key, as a rogue producer could. */
    <T extends SpecificRecord> void send(Topic<T> topic, String key, T value, Instant appended) {
        sendBytes(topic, key, bytes(topic, value), appended, Map.of());
    }

    void sendBytes(Topic<?> topic, String key, byte[] value, Instant appended, Map<String, byte[]> headers) {
        RecordHeaders recordHeaders = new RecordHeaders();
        headers.forEach(recordHeaders::add);
        byte[] keyBytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        inputs.computeIfAbsent(
                        topic.name(),
                        name -> driver.createInputTopic(name, new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(new TestRecord<>(keyBytes, value, recordHeaders, appended));
    }

    @SuppressWarnings("unchecked")
    <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
        Serializer<T> encoder =
                (Serializer<T>) encoders.computeIfAbsent(topic.name(), name -> serdes.serializer(topic));
        return encoder.serialize(topic.name(), value);
    }

    /** What the topic got since the last look. */
    @SuppressWarnings("unchecked")
    <T extends SpecificRecord> List<TestRecord<String, T>> records(Topic<T> topic) {
        TestOutputTopic<String, T> output = (TestOutputTopic<String, T>) outputs.computeIfAbsent(
                topic.name(),
                name -> driver.createOutputTopic(name, new StringDeserializer(), serdes.deserializer(topic)));
        return output.isEmpty() ? List.of() : output.readRecordsToList();
    }

    <T extends SpecificRecord> List<T> read(Topic<T> topic) {
        return records(topic).stream().map(TestRecord::value).toList();
    }

    List<TaskDispatched> tasks() {
        return Stream.concat(read(Topics.TASKS_INTERACTIVE).stream(), read(Topics.TASKS_BATCH).stream())
                .toList();
    }

    List<String> ledger() {
        return read(Topics.LEDGER).stream().map(DrivenTopology::brief).toList();
    }

    List<String> stages() {
        return read(Topics.PROGRESS).stream().map(ProgressReported::getStage).toList();
    }

    List<AuditRecorded> audit() {
        return read(Topics.AUDIT);
    }

    AccountState account(String workspace) {
        return driver.<String, AccountState>getKeyValueStore(StateStores.ACCOUNTS)
                .get(workspace);
    }

    /** How many entries a store has. */
    int size(String store) {
        int size = 0;
        try (var all = driver.<String, Object>getKeyValueStore(store).all()) {
            while (all.hasNext()) {
                all.next();
                size++;
            }
        }
        return size;
    }

    /** What every topic, changelogs too, got and nobody has read yet, as bytes. */
    SortedMap<String, List<TestRecord<byte[], byte[]>>> unread() {
        SortedMap<String, List<TestRecord<byte[], byte[]>>> unread = new TreeMap<>();
        for (String topic : driver.producedTopicNames()) {
            unread.put(
                    topic,
                    driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readRecordsToList());
        }
        return unread;
    }

    void passes(Duration time) {
        driver.advanceWallClockTime(time);
    }

    /** For example {@code reserve 1 → 99}. */
    static String brief(LedgerEntry entry) {
        return entry.getEntry() + " " + entry.getAmount() + " → " + entry.getBalance();
    }

    @Override
    public void close() {
        driver.close();
        try (Stream<Path> left = Files.walk(folder)) {
            left.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
