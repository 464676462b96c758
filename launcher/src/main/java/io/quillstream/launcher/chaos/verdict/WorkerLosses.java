package io.quillstream.launcher.chaos.verdict;

import io.quillstream.checker.ProviderCalls.Loss;
import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultLog;
import io.quillstream.launcher.chaos.fault.Keeper;
import io.quillstream.launcher.chaos.fault.Reach;
import io.quillstream.launcher.house.Rooms;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** When workers may have lost tasks that they had, or what they were told for them: a call may be made again for each. */
public final class WorkerLosses {

    /** A lock has ended by then, and a connection that nobody closed was given up. */
    private static final Duration FELT_FOR = Duration.ofSeconds(60);

    private WorkerLosses() {}

    /** All such times, in the order in which they began. The log's faults are over. */
    public static List<Loss> of(FaultLog log) {
        return times(log, WorkerLosses::lost);
    }

    /** The same, and when calls that had been made may have been on their way to the provider for a while. */
    public static List<Loss> orLate(FaultLog log) {
        return times(
                log,
                entry -> lost(entry)
                        || entry.fault() instanceof Fault.ServerAway away && away.server() == Server.PROVIDER);
    }

    private static List<Loss> times(FaultLog log, Predicate<FaultLog.Entry> which) {
        return log.entries().stream()
                .filter(which)
                .map(entry -> new Loss(
                        log.begin().plus(entry.begun()),
                        log.begin().plus(entry.ended()).plus(FELT_FOR)))
                .toList();
    }

    private static boolean lost(FaultLog.Entry entry) {
        if (entry.fault() != null) {
            return Reach.tasks(entry.fault());
        }
        return entry.kind().equals(Keeper.ENDED)
                && (entry.what().startsWith("stack") || entry.what().startsWith(Rooms.LLM_WORKERS.service()));
    }
}
