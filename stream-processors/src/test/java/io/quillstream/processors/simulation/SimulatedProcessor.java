package io.quillstream.processors.simulation;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.checker.Event;
import io.quillstream.processors.ProcessorTopology;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.processors.step.Meters;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The real topology as one task of one processor: it takes records, tells what it wrote, and can crash, before its
 * transaction is committed or after it. Then another one takes over with the committed state.
 */
final class SimulatedProcessor implements AutoCloseable {

    /** Tasks of a workspace that may be out if its plan names no window. */
    static final int WINDOW = 3;

    /** In the order in which a transaction's records depend on each other. */
    private static final List<Topic<?>> OUTPUTS = List.of(
            Topics.LEDGER,
            Topics.ADMISSIONS,
            Topics.PROGRESS,
            Topics.CONTENT,
            Topics.AUDIT,
            Topics.TASKS_INTERACTIVE,
            Topics.TASKS_BATCH,
            Topics.DEAD_LETTERS);

    private static final Set<String> INPUTS = Set.of(
            Topics.REQUESTS.name(), Topics.GRANTS.name(), Topics.CANCELLATIONS.name(), Topics.COMPLETIONS.name());

    private static final Properties CONFIGURATION = StreamsConfiguration.of(
            new Settings(Map.of("QUILL_STATE_DIR", "target/no-state-is-kept")),
            Map.of("bootstrap.servers", "127.0.0.1:1"));
    private final Wire wire = Wire.ofThread();
    private final PriceBooks prices;
    private final Shelves shelves = new Shelves();
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Meters counted = new Meters(meters);
    private final Map<String, Long> offsets = new HashMap<>();
    private final List<Taken> taken = new ArrayList<>();
    private TopologyTestDriver driver;
    private Instant now;

    /** A record of its log. */
    private record Taken(String topic, byte[] key, byte[] value, Instant at) {}

    SimulatedProcessor(Instant now, PriceBooks prices) {
        this.now = now;
        this.prices = prices;
        start(offsets);
    }

    Instant now() {
        return now;
    }

    /** Takes a record at this time; what went in comes first in the answer, then what came out. */
    <T extends SpecificRecord> List<Event> take(Topic<T> topic, String key, T value) {
        byte[] bytes = wire.bytes(topic, value);
        long offset = offsets.getOrDefault(topic.name(), 0L);
        List<Event> events = new ArrayList<>();
        events.add(new Event(topic.name(), 0, offset, key, now.toEpochMilli(), wire.record(bytes)));
        events.addAll(take(topic, key, bytes));
        return events;
    }

    /** The same with a record that may be none; what came out. */
    List<Event> take(Topic<?> topic, String key, byte[] value) {
        Taken record = new Taken(topic.name(), key.getBytes(StandardCharsets.UTF_8), value, now);
        offsets.merge(topic.name(), 1L, Long::sum);
        taken.add(record);
        pipe(record);
        return written();
    }

    private void pipe(Taken record) {
        driver.createInputTopic(record.topic(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(record.key(), record.value(), record.at()));
    }

    /** Lets time pass; the ticks that were due come once, as after a pause. */
    List<Event> passes(Duration time) {
        now = now.plus(time);
        driver.advanceWallClockTime(time);
        return written();
    }

    /** Everything up to now is committed: what an {@link #abort} goes back to. */
    void commit() {
        shelves.keep();
    }

    /** The processor dies after a commit; another one goes on. */
    void crash() {
        commit();
        diesAndGoesOn();
    }

    /** It is away for that long, and goes on with what was committed. */
    void isAway(Duration time) {
        commit();
        driver.close();
        now = now.plus(time);
        start(offsets);
    }

    /** Its group has lost its offsets: the whole log is read again, beside the state as it is. What comes out of that. */
    List<Event> readsAllAgain() {
        commit();
        driver.close();
        now = now.plusMillis(1);
        start(Map.of());
        taken.forEach(this::pipe);
        return written();
    }

    /** It dies before the commit: what was taken and written since the last {@link #commit} never was. */
    void abort(List<Event> transaction) {
        transaction.forEach(
                event -> offsets.merge(reads(event.topic()) ? event.topic() : "out/" + event.topic(), -1L, Long::sum));
        transaction.stream().filter(event -> reads(event.topic())).forEach(event -> taken.removeLast());
        diesAndGoesOn();
    }

    /** What that gauge of the process shows, whichever processor it has now. */
    double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    /** What its meters have counted, each by its name and tags. */
    Set<String> counted() {
        return meters.getMeters().stream()
                .filter(meter -> meter instanceof Counter counter && counter.count() > 0)
                .map(meter -> meter.getId().getName() + " "
                        + meter.getId().getTags().stream().map(Tag::getValue).collect(joining(" ")))
                .collect(toSet());
    }

    /** Whether the processor reads that topic. */
    static boolean reads(String topic) {
        return INPUTS.contains(topic);
    }

    @Override
    public void close() {
        driver.close();
    }

    /** It takes a moment; the driver counts its records from 0 again, so only their time tells new ones from old ones. */
    private void diesAndGoesOn() {
        driver.close();
        now = now.plusMillis(1);
        start(offsets);
    }

    private void start(Map<String, Long> from) {
        ProcessorTopology topology = new ProcessorTopology(
                new AdmissionPolicy(prices), new FairShare(WINDOW), wire.serdes(), awaited -> false, counted);
        driver = new TopologyTestDriver(topology.build(shelves::supplier), CONFIGURATION, now);
        Offsets.goOn(driver, from);
    }

    private List<Event> written() {
        List<Event> events = new ArrayList<>();
        for (Topic<?> topic : OUTPUTS) {
            var output = driver.createOutputTopic(topic.name(), new StringDeserializer(), new ByteArrayDeserializer());
            while (!output.isEmpty()) {
                TestRecord<String, byte[]> record = output.readRecord();
                long offset = offsets.merge("out/" + topic.name(), 1L, Long::sum) - 1;
                events.add(new Event(
                        topic.name(), 0, offset, record.key(), now.toEpochMilli(), wire.record(record.value())));
            }
        }
        return events;
    }
}
