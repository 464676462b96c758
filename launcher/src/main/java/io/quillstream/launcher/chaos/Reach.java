package io.quillstream.launcher.chaos;

import io.quillstream.launcher.house.Rooms;

/** Whom a fault meets, and so what may be expected of the others meanwhile. Pure. */
final class Reach {

    private Reach() {}

    /** The service or the server that suffers, by its name. */
    static String target(Fault fault) {
        String service = fault.subject().replaceAll("-[0-9]+$", "");
        return switch (fault) {
            case Fault.ServerAway away -> away.server().toString();
            case Fault.ServerKilled killed -> killed.server().toString();
            case Fault.BadLink bad -> service + " to " + bad.server();
            default -> service;
        };
    }

    /** Whether posts may suffer: it meets Kafka or a door. */
    static boolean posts(Fault fault) {
        return switch (fault) {
            case Fault.StackKilled down -> true;
            case Fault.StackFrozen still -> true;
            case Fault.ServerAway away -> away.server() == Server.KAFKA;
            default -> aDoor(fault);
        };
    }

    /** Whether doors may lose the limits of rates that they share. */
    static boolean rateLimits(Fault fault) {
        return switch (fault) {
            case Fault.StackKilled down -> true;
            case Fault.StackFrozen still -> true;
            case Fault.ServerAway away -> away.server() == Server.REDIS;
            case Fault.ServerKilled killed -> killed.server() == Server.REDIS;
            default -> aDoor(fault);
        };
    }

    /** Whether its subject has another life behind it. */
    static boolean startsAnew(Fault fault) {
        return fault instanceof Fault.Killed || fault instanceof Fault.Restarted;
    }

    private static boolean aDoor(Fault fault) {
        return fault.subject().startsWith(Rooms.INGEST_API.service());
    }
}
