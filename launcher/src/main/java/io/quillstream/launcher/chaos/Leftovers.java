package io.quillstream.launcher.chaos;

import io.quillstream.checker.Violation;
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
final class Leftovers {

    /** Idle connections of clients end by then. */
    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(90);

    private static final String OPEN_STREAMS = "quill_stream_clients";

    private final Cluster cluster;
    private final Map<String, Footprint> before;

    private Leftovers(Cluster cluster, Map<String, Footprint> before) {
        this.cluster = cluster;
        this.before = before;
    }

    /** Remembers how things are now that everything was used a little and rests. */
    static Leftovers since(Cluster cluster) throws IOException {
        return new Leftovers(cluster, footprints(cluster));
    }

    /** Waits until nothing is left, or should be; what is left then. */
    List<Violation> after() throws IOException, InterruptedException {
        Waiting.until(CLOSED_WITHIN, () -> look().isEmpty());
        return look();
    }

    /** By process, before and now. */
    Map<String, String> figures() throws IOException {
        Map<String, String> figures = new TreeMap<>();
        footprints(cluster).forEach((name, now) -> figures.put(name, before.get(name) + ", now " + now));
        return figures;
    }

    private List<Violation> look() throws IOException {
        List<Violation> violations = new ArrayList<>();
        footprints(cluster).forEach((name, now) -> {
            if (now.outgrew(before.get(name))) {
                violations.add(new Violation("I38", name + " had " + before.get(name) + " and has " + now));
            }
        });
        for (Instance instance : cluster.instances()) {
            instance.get("/metrics")
                    .lines()
                    .filter(line -> line.startsWith(OPEN_STREAMS + " ") && !line.endsWith(" 0.0"))
                    .forEach(line -> violations.add(new Violation("I38", instance + " counts " + line + ", of none")));
        }
        return violations;
    }

    private static Map<String, Footprint> footprints(Cluster cluster) throws IOException {
        Map<String, Footprint> all = new TreeMap<>();
        all.put(
                cluster.stack().toString(),
                Footprint.of(cluster.stack().process().pid()));
        for (Instance instance : cluster.instances()) {
            all.put(instance.name(), Footprint.of(instance.child().process().pid()));
        }
        return all;
    }
}
