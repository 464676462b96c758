package io.quillstream.processors.simulation;

import io.micrometer.core.instrument.MeterRegistry;
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
    private TopologyTestDriver driver;
    private Instant now;

    SimulatedProcessor(Instant now, PriceBooks prices) {
        this.now = now;
        this.prices = prices;
        start();
    }

    Instant now() {
        return now;
    }

    /** Takes a record at this time; what went in comes first in the answer, then what came out. */
    <T extends SpecificRecord> List<Event> take(Topic<T> topic, String key, T value) {
        byte[] bytes = wire.bytes(topic, value);
        long offset = offsets.merge(topic.name(), 1L, Long::sum) - 1;
        List<Event> events = new ArrayList<>();
        events.add(new Event(topic.name(), 0, offset, key, now.toEpochMilli(), wire.record(bytes)));
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(new TestRecord<>(key.getBytes(StandardCharsets.UTF_8), bytes, now));
        events.addAll(written());
        return events;
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
        start();
    }

    /** It dies before the commit: what was taken and written since the last {@link #commit} never was. */
    void abort(List<Event> transaction) {
        transaction.forEach(
                event -> offsets.merge(reads(event.topic()) ? event.topic() : "out/" + event.topic(), -1L, Long::sum));
        diesAndGoesOn();
    }

    /** What that gauge of the process shows, whichever processor it has now. */
    double gauge(String name) {
        return meters.get(name).gauge().value();
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
        start();
    }

    private void start() {
        ProcessorTopology topology = new ProcessorTopology(
                new AdmissionPolicy(prices), new FairShare(WINDOW), wire.serdes(), awaited -> false, counted);
        driver = new TopologyTestDriver(topology.build(shelves::supplier), CONFIGURATION, now);
        Offsets.goOn(driver, offsets);
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
