package io.quillstream.launcher.chaos.fault;

import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.launcher.house.Rooms;
import java.util.Set;

/** Whom a fault meets, and so what may be expected of the others meanwhile. Pure. */
public final class Reach {

    /** Kafka and the registry take what a worker has to tell of a task, Redis remembers the answer meanwhile. */
    private static final Set<Server> KEEPERS_OF_TASKS = Set.of(Server.KAFKA, Server.REGISTRY, Server.REDIS);

    private Reach() {}

    /** The service or the server that suffers, by its name. */
    public static String target(Fault fault) {
        String service = fault.subject().replaceAll("-[0-9]+$", "");
        return switch (fault) {
            case Fault.ServerAway away -> away.server().toString();
            case Fault.ServerKilled killed -> killed.server().toString();
            case Fault.BadLink bad -> service + " to " + bad.server();
            default -> service;
        };
    }

    /** Whether posts may suffer: it meets Kafka or a door. */
    public static boolean posts(Fault fault) {
        return switch (fault) {
            case Fault.StackKilled down -> true;
            case Fault.StackFrozen still -> true;
            case Fault.ServerAway away -> away.server() == Server.KAFKA;
            default -> aDoor(fault);
        };
    }

    /** Whether doors may lose the limits of rates that they share. */
    public static boolean rateLimits(Fault fault) {
        return switch (fault) {
            case Fault.StackKilled down -> true;
            case Fault.StackFrozen still -> true;
            case Fault.ServerAway away -> away.server() == Server.REDIS;
            case Fault.ServerKilled killed -> killed.server() == Server.REDIS;
            default -> aDoor(fault);
        };
    }

    /** Whether workers may lose their tasks, or what they were told for them: it meets a worker or who keeps either. */
    public static boolean tasks(Fault fault) {
        return switch (fault) {
            case Fault.StackKilled down -> true;
            case Fault.StackFrozen still -> true;
            case Fault.ServerAway away -> KEEPERS_OF_TASKS.contains(away.server());
            case Fault.ServerKilled killed -> KEEPERS_OF_TASKS.contains(killed.server());
            default -> fault.subject().startsWith(Rooms.LLM_WORKERS.service());
        };
    }

    /** Whether its subject has another life behind it. */
    public static boolean startsAnew(Fault fault) {
        return fault instanceof Fault.Killed || fault instanceof Fault.Restarted;
    }

    private static boolean aDoor(Fault fault) {
        return fault.subject().startsWith(Rooms.INGEST_API.service());
    }
}
