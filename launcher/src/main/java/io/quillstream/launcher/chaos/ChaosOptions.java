package io.quillstream.launcher.chaos;

import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultPlan;
import io.quillstream.launcher.house.Rooms;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A campaign.
 *
 * @param faults how many
 * @param seed of faults and load
 * @param kinds of faults; empty for all
 * @param services that suffer, or single processes of them ({@code llm-workers-2}); empty for all, servers included
 * @param atOnce most faults at the same time; with one it is also looked at whether posts went on that it should not concern
 * @param rate single posts a second of each of the five tenants, about
 * @param folder empty; gets data and logs
 */
public record ChaosOptions(
        int faults, long seed, Set<String> kinds, Set<String> services, int atOnce, double rate, Path folder) {

    /** What is wrong with such a wish, by the option that it came with; empty if it can be had. Asked before anything starts. */
    public Optional<String> refusal() {
        if (faults < 0) {
            return Optional.of("--faults " + faults + ": expected a whole number from 0");
        }
        if (atOnce < 1) {
            return Optional.of("--at-once " + atOnce + ": expected a whole number from 1");
        }
        if (!(rate > 0) || Double.isInfinite(rate)) {
            return Optional.of("--rate " + rate + ": expected a number above 0");
        }
        List<String> subjects = subjects();
        return unknown(kinds, Fault.KINDS)
                .map(kind -> "--kinds: there is no kind of fault " + kind + ", but " + String.join(", ", Fault.KINDS))
                .or(() -> unknown(services, subjects)
                        .map(service ->
                                "--services: there is no service " + service + ", but " + String.join(", ", subjects)))
                .or(this::notTogether);
    }

    private static Optional<String> unknown(Set<String> wished, List<String> known) {
        return wished.stream().filter(each -> !known.contains(each)).sorted().findFirst();
    }

    /** Each service, each of its processes, and the servers. */
    private static List<String> subjects() {
        List<String> subjects = new ArrayList<>();
        for (Rooms room : Rooms.values()) {
            subjects.add(room.service());
            subjects.addAll(Cluster.names(room));
        }
        subjects.add(Fault.SERVERS);
        return subjects;
    }

    /** A disk of its own takes root, which is found out later. */
    private Optional<String> notTogether() {
        List<String> names = Stream.of(Rooms.values())
                .flatMap(room -> Cluster.names(room).stream())
                .toList();
        try {
            new FaultPlan(seed, names, Cluster.ON_SMALL_DISK).faults(Math.min(faults, 1), this::wants);
            return Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.of("--kinds " + String.join(",", kinds) + " --services " + String.join(",", services)
                    + ": no such fault meets these services");
        }
    }

    boolean wants(Fault fault) {
        return (kinds.isEmpty() || kinds.contains(fault.kind()))
                && (services.isEmpty()
                        || services.contains(fault.subject())
                        || services.contains(fault.subject().replaceAll("-[0-9]+$", "")));
    }
}
