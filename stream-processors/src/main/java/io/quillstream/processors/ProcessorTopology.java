package io.quillstream.processors;

import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.run.AppendTime;
import io.quillstream.processors.step.AdmitStep;
import io.quillstream.processors.step.AnnounceStep;
import io.quillstream.processors.step.CancelStep;
import io.quillstream.processors.step.CollectStep;
import io.quillstream.processors.step.DispatchStep;
import io.quillstream.processors.step.ExpireStep;
import io.quillstream.processors.step.Inlet;
import io.quillstream.processors.step.Meters;
import io.quillstream.processors.step.PlanStep;
import io.quillstream.processors.step.PolledBatch;
import io.quillstream.processors.step.ReadStep;
import io.quillstream.processors.step.RollStep;
import io.quillstream.processors.step.SettleStep;
import io.quillstream.processors.step.StateStores;
import io.quillstream.processors.step.StepNames;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * The one topology of the decisions. All topics it reads are keyed by workspace and equally partitioned, so one task owns
 * all that concerns a workspace, and what follows from a record leaves in one transaction:
 *
 * <pre>
 * requests, grants → admit → plan → dispatch → tasks
 * completions → collect ─┐
 * cancellations → cancel ┼→ settle → ledger, audit; then announce → progress, content, and dispatch of freed slots
 * (deadlines) expire ────┘
 * (months) roll → ledger
 * </pre>
 *
 * @param policy decides admissions
 * @param share decides whose task is next
 * @param serdes of the topics
 * @param batch tells when a poll is through
 * @param meters counts
 */
public record ProcessorTopology(
        AdmissionPolicy policy, FairShare share, AvroSerdes serdes, PolledBatch batch, Meters meters) {

    /** Builds it with its state on disk. Each call gives a new topology; a topology can be run once. */
    public Topology build() {
        return build(Stores::persistentKeyValueStore);
    }

    /**
     * The same with other stores under the steps' state.
     *
     * @param shelves makes the store of that name; keys must be in the order of their bytes
     */
    public Topology build(Function<String, KeyValueBytesStoreSupplier> shelves) {
        Topology topology = new Topology();
        Inlet.all().forEach(inlet -> read(topology, inlet));
        topology.addProcessor(
                        StepNames.ADMIT,
                        () -> new AdmitStep(policy, meters),
                        StepNames.read(Topics.REQUESTS),
                        StepNames.read(Topics.GRANTS))
                .addProcessor(StepNames.PLAN, PlanStep::new, StepNames.ADMIT)
                .addProcessor(StepNames.COLLECT, () -> new CollectStep(meters), StepNames.read(Topics.COMPLETIONS))
                .addProcessor(StepNames.CANCEL, CancelStep::new, StepNames.read(Topics.CANCELLATIONS))
                .addProcessor(StepNames.EXPIRE, ExpireStep::new, StepNames.ADMIT)
                .addProcessor(StepNames.ROLL, RollStep::new, StepNames.ADMIT)
                .addProcessor(
                        StepNames.SETTLE,
                        () -> new SettleStep(meters),
                        StepNames.ADMIT,
                        StepNames.COLLECT,
                        StepNames.CANCEL,
                        StepNames.EXPIRE)
                .addProcessor(
                        StepNames.DISPATCH,
                        () -> new DispatchStep(share, meters),
                        StepNames.ADMIT,
                        StepNames.PLAN,
                        StepNames.COLLECT,
                        StepNames.EXPIRE,
                        StepNames.SETTLE)
                .addProcessor(StepNames.ANNOUNCE, AnnounceStep::new, StepNames.ADMIT, StepNames.SETTLE);
        addStores(topology, shelves);
        addSinks(topology);
        return topology;
    }

    private <T extends SpecificRecord> void read(Topology topology, Inlet<T> inlet) {
        Deserializer<T> decoder = serdes.deserializer(inlet.topic());
        topology.addSource(
                        AutoOffsetReset.earliest(),
                        StepNames.source(inlet.topic()),
                        new AppendTime(inlet.headStart()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer(),
                        inlet.topic().name())
                .addProcessor(
                        StepNames.read(inlet.topic()),
                        () -> new ReadStep<>(inlet, decoder, batch, meters),
                        StepNames.source(inlet.topic()));
    }

    private static void addStores(Topology topology, Function<String, KeyValueBytesStoreSupplier> shelves) {
        StateStores.all(shelves).forEach(topology::addStateStore);
        topology.connectProcessorAndStateStores(
                        StepNames.ADMIT,
                        StateStores.ACCOUNTS,
                        StateStores.GRANTS,
                        StateStores.JOBS,
                        StateStores.TASKS,
                        StateStores.DEADLINES,
                        StateStores.CANCELLATIONS)
                .connectProcessorAndStateStores(
                        StepNames.COLLECT, StateStores.JOBS, StateStores.TASKS, StateStores.DEADLINES)
                .connectProcessorAndStateStores(
                        StepNames.CANCEL,
                        StateStores.JOBS,
                        StateStores.TASKS,
                        StateStores.DEADLINES,
                        StateStores.CANCELLATIONS)
                .connectProcessorAndStateStores(
                        StepNames.EXPIRE, StateStores.JOBS, StateStores.TASKS, StateStores.DEADLINES)
                .connectProcessorAndStateStores(StepNames.ROLL, StateStores.ACCOUNTS)
                .connectProcessorAndStateStores(StepNames.SETTLE, StateStores.ACCOUNTS)
                .connectProcessorAndStateStores(
                        StepNames.DISPATCH,
                        StateStores.ACCOUNTS,
                        StateStores.JOBS,
                        StateStores.TASKS,
                        StateStores.DEADLINES,
                        StateStores.BACKLOG);
    }

    private void addSinks(Topology topology) {
        sink(topology, Topics.ADMISSIONS, StepNames.ANNOUNCE);
        sink(topology, Topics.PROGRESS, StepNames.ANNOUNCE);
        sink(topology, Topics.CONTENT, StepNames.ANNOUNCE);
        sink(topology, Topics.LEDGER, StepNames.ADMIT, StepNames.ROLL, StepNames.SETTLE);
        sink(topology, Topics.AUDIT, StepNames.SETTLE);
        sink(topology, Topics.TASKS_INTERACTIVE, StepNames.DISPATCH);
        sink(topology, Topics.TASKS_BATCH, StepNames.DISPATCH);
        sink(
                topology,
                Topics.DEAD_LETTERS,
                Inlet.all().stream().map(inlet -> StepNames.read(inlet.topic())).toArray(String[]::new));
    }

    private <T extends SpecificRecord> void sink(Topology topology, Topic<T> topic, String... parents) {
        topology.addSink(
                StepNames.sink(topic), topic.name(), new StringSerializer(), serdes.serializer(topic), parents);
    }
}
