package io.quillstream.launcher.chaos.fault;

import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.testkit.proxy.LinkCondition;
import java.time.Duration;
import java.util.List;

/** One thing that goes wrong, and comes right again. */
public sealed interface Fault {

    /** What suffers where everybody does. */
    String SERVERS = "servers";

    /** Every kind that a plan can hold. */
    List<String> KINDS = List.of(
            "killed",
            "frozen",
            "starved",
            "restarted",
            "disk-full",
            "link-slow",
            "link-cut",
            "link-blackhole",
            "link-halfopen",
            "server-away",
            "server-killed",
            "stack-killed",
            "stack-frozen");

    /** What suffers; no two faults have the same subject at once. */
    String subject();

    /** Its kind, for counting. */
    default String kind() {
        return getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * kill -9 of a service process, which is started again after a while.
     *
     * @param starting whether it may come while the process is still coming up, of the kill before for example; otherwise it
     *     comes when the process is at work
     */
    record Killed(String instance, Duration down, boolean starting) implements Fault {
        @Override
        public String subject() {
            return instance;
        }
    }

    /** A service process stands still for a while (SIGSTOP): others take it for dead and it knows nothing of it. */
    record Frozen(String instance, Duration lasts) implements Fault {
        @Override
        public String subject() {
            return instance;
        }
    }

    /** A service process gets a tenth of the time only: it is alive, and late with everything. */
    record Starved(String instance, Duration lasts) implements Fault {
        @Override
        public String subject() {
            return instance;
        }
    }

    /** An orderly stop (SIGTERM) and start. */
    record Restarted(String instance) implements Fault {
        @Override
        public String subject() {
            return instance;
        }
    }

    /** One process's way to one server is bad. */
    record BadLink(String instance, Server server, LinkCondition condition, Duration lasts) implements Fault {
        @Override
        public String subject() {
            return instance;
        }

        @Override
        public String kind() {
            return "link-" + condition.getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** Nobody reaches a server. */
    record ServerAway(Server server, Duration lasts) implements Fault {
        @Override
        public String subject() {
            return SERVERS;
        }
    }

    /** kill -9 of PostgreSQL or Redis; the stack brings it back. */
    record ServerKilled(Server server) implements Fault {
        @Override
        public String subject() {
            return SERVERS;
        }
    }

    /** kill -9 of the process with Kafka, the registry and the document store; its children go with it. */
    record StackKilled(Duration down) implements Fault {
        @Override
        public String subject() {
            return SERVERS;
        }
    }

    /** The same process stands still. */
    record StackFrozen(Duration lasts) implements Fault {
        @Override
        public String subject() {
            return SERVERS;
        }
    }

    /** The file system under a stream processor's state is full. */
    record DiskFull(String instance, Duration lasts) implements Fault {
        @Override
        public String subject() {
            return instance;
        }
    }
}
