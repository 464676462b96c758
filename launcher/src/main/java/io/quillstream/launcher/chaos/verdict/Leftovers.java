package io.quillstream.launcher.chaos.verdict;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Child;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What faults leave behind in the processes that went through them (I38): files, sockets and threads that stay open, and
 * streams that are counted and not there. Memory is not looked at.
 */
public final class Leftovers {

    /** Idle connections of clients end by then. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(90);

    private static final String NO_STREAMS = "quill_stream_clients 0.0";

    private final List<Child> processes;
    private final List<Instance> bridges;
    private final Map<String, Footprint> before;

    /**
     * Remembers how things are now that everything was used a little and rests.
     *
     * @param processes that are looked at; who does not run is passed over, the end of the campaign tells that otherwise
     * @param bridges those of them that count streams
     */
    public Leftovers(List<Child> processes, List<Instance> bridges) throws IOException {
        this.processes = List.copyOf(processes);
        this.bridges = List.copyOf(bridges);
        this.before = footprints();
    }

    /** Waits until nothing is left, or should be; what is left then. */
    public List<Violation> after() throws IOException, InterruptedException {
        Waiting.until(CLOSED_WITHIN, () -> look().isEmpty());
        return look();
    }

    /** By process, before and now. */
    public Map<String, String> figures() throws IOException {
        Map<String, String> figures = new TreeMap<>();
        footprints().forEach((name, now) -> figures.put(name, before.get(name) + ", now " + now));
        return figures;
    }

    private List<Violation> look() throws IOException {
        List<Violation> violations = new ArrayList<>();
        footprints().forEach((name, now) -> {
            if (now.outgrew(before.get(name))) {
                violations.add(new Violation("I38", name + " had " + before.get(name) + " and has " + now));
            }
        });
        for (Instance bridge : bridges) {
            if (bridge.child().runs() && bridge.get("/metrics").lines().noneMatch(NO_STREAMS::equals)) {
                violations.add(new Violation("I38", bridge + " does not say " + NO_STREAMS));
            }
        }
        return violations;
    }

    private Map<String, Footprint> footprints() throws IOException {
        Map<String, Footprint> all = new TreeMap<>();
        for (Child child : processes) {
            if (child.runs()) {
                all.put(child.toString(), Footprint.of(child.process().pid()));
            }
        }
        return all;
    }
}
