package io.quillstream.launcher.docs;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.processors.ProcessorTopology;
import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.step.Meters;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.SchemaRegistry;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.kafka.streams.TopologyDescription;

/** Who writes and reads what, which step gives to which, who may know whom: from the compiled code and the topology. */
final class FlowMapPage implements Page {

    /** Their reader writes to them too. */
    private static final Set<Topic<?>> PUT_BACK = Set.of(Topics.TASKS_INTERACTIVE, Topics.TASKS_BATCH);

    private final CodeMap code = new CodeMap();

    @Override
    public String file() {
        return "flow-map.md";
    }

    @Override
    public String text() {
        return """
                # Flow map

                The tables are made from the compiled code, the topic catalogue and `Topology.describe()`; a test compares them.

                ```
                 client ──POST──► ingest-api ──► requests ─┐                        ┌─► tasks.interactive ─┐
                                     ▲  202/402            │   stream-processors    ├─► tasks.batch ───────┤ share group
                                     └──── admissions ◄────┤  (one writer per       │                      ▼
                                grants, cancellations ────►│   workspace, EOS v2)   │                 llm-workers ──► LLM providers
                                                           │ admit → plan → dispatch┘                   │  │
                                                           │ settle ← collect ◄── completions ◄─────────┘  │
                 SSE ◄──── progress-bridge ◄── progress ◄──┤ (queued, terminal)        (stages) ───► progress
                                     ▲                     ├─► content ─► sink ─► MongoDB      (+ live history ─► Redis)
                                     └───── deltas         └─► ledger, audit ─► sink ─► PostgreSQL
                ```

                ## Topics

                A module that names a topic and is not its writer reads it; workers read tasks and put some back; the launcher's bench reads behind its load.

                """ + topics() + """

                ## Stores

                """ + stores() + """

                ## Steps of stream-processors

                All in one sub-topology: one task owns all that concerns the workspaces of a partition, and what follows from a record
                leaves in one transaction.

                """ + steps() + """

                ## Who knows whom

                A module may know those above it. The five rooms never know each other.

                """ + arrows();
    }

    private String topics() {
        return Page.table(
                List.of("topic", "written by", "read by"),
                Topics.all().stream()
                        .map(topic ->
                                List.of("`" + topic.name() + "`", topic.writer(), String.join(", ", readers(topic))))
                        .toList());
    }

    private Set<String> readers(Topic<?> topic) {
        Set<String> writers = Arrays.stream(topic.writer().split(", ")).collect(Collectors.toSet());
        Set<String> naming = code.naming(topic);
        if (!topic.equals(Topics.DEAD_LETTERS) && !naming.containsAll(writers)) {
            throw new AssertionError(topic + " says it is written by " + writers + ", but only " + naming + " name it");
        }
        Set<String> readers = new TreeSet<>(naming);
        if (topic.equals(Topics.DEAD_LETTERS)) {
            // Every module that reads topics writes here; the door alone reads it, for operators.
            readers.retainAll(Set.of("ingest-api"));
        } else if (PUT_BACK.contains(topic)) {
            readers.retainAll(Set.of("llm-workers"));
        } else {
            readers.removeAll(writers);
        }
        if (readers.isEmpty()) {
            throw new AssertionError("nobody reads " + topic);
        }
        return readers;
    }

    private String stores() {
        List<List<String>> rows = new ArrayList<>();
        for (String module : CodeMap.MODULES.values()) {
            List<String> used = code.storesOf(module);
            if (!used.isEmpty() && !module.equals("stores")) {
                rows.add(List.of(
                        module,
                        used.contains("postgres") ? "yes" : "",
                        used.contains("mongo") ? "yes" : "",
                        used.contains("redis") ? "yes" : ""));
            }
        }
        return Page.table(List.of("module", "PostgreSQL", "MongoDB", "Redis"), rows);
    }

    private String arrows() {
        return Page.table(
                List.of("module", "knows"),
                CodeMap.MODULES.values().stream()
                        .map(module -> List.of(module, String.join(", ", code.knownBy(module))))
                        .toList());
    }

    private static String steps() {
        TopologyDescription description = new ProcessorTopology(
                        new AdmissionPolicy(PriceBooks.released()),
                        new FairShare(1),
                        new AvroSerdes(new NoRegistry()),
                        awaited -> false,
                        new Meters(new SimpleMeterRegistry()))
                .build()
                .describe();
        List<List<String>> rows = description.subtopologies().stream()
                .flatMap(part -> part.nodes().stream())
                .filter(TopologyDescription.Processor.class::isInstance)
                .map(TopologyDescription.Processor.class::cast)
                .sorted(Comparator.comparing(TopologyDescription.Node::name))
                .map(step -> List.of(
                        "`" + step.name() + "`",
                        names(step.predecessors()),
                        names(step.successors()),
                        sorted(step.stores())))
                .toList();
        return Page.table(List.of("step", "takes from", "gives to", "stores"), rows);
    }

    private static String names(Collection<TopologyDescription.Node> nodes) {
        return sorted(nodes.stream().map(TopologyDescription.Node::name).toList());
    }

    private static String sorted(Iterable<String> names) {
        return StreamSupport.stream(names.spliterator(), false).sorted().collect(Collectors.joining(", "));
    }

    /** Describing a topology asks no registry. */
    private static final class NoRegistry implements SchemaRegistry {
        @Override
        public int register(String subject, Schema schema) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Schema byId(int id) {
            throw new UnsupportedOperationException();
        }
    }
}
