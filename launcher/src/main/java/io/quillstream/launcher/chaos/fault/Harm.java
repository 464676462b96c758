package io.quillstream.launcher.chaos.fault;

import io.quillstream.launcher.chaos.cluster.Child;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Links;
import io.quillstream.launcher.chaos.cluster.Waiting;
import io.quillstream.testkit.proxy.LinkCondition;
import java.time.Duration;
import java.util.OptionalInt;

/** Does what a fault says, and makes it good again. Thread-safe as long as each subject suffers one fault at a time. */
final class Harm {

    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final Duration STARVED_STANDS = Duration.ofMillis(450);
    private static final Duration STARVED_RUNS = Duration.ofMillis(50);
    private static final LinkCondition CLEAR = new LinkCondition.Clear();

    private static final String NOTHING_TO_NOTE = null;

    private final Cluster cluster;
    private final Keeper keeper;

    /** @param keeper who starts what has ended, unless it was told to let go of it */
    Harm(Cluster cluster, Keeper keeper) {
        this.cluster = cluster;
        this.keeper = keeper;
    }

    /** Returns when it is over; what is worth a note, null if nothing is. */
    String of(Fault fault) throws Exception {
        return switch (fault) {
            case Fault.Killed killed -> kill(killed);
            case Fault.Frozen frozen -> freeze(cluster.named(frozen.instance()).child(), frozen.lasts());
            case Fault.Starved starved -> starve(starved);
            case Fault.Restarted restarted -> restart(restarted);
            case Fault.BadLink bad -> worsen(bad);
            case Fault.ServerAway away -> cutOff(away);
            case Fault.ServerKilled killed -> killServer(killed);
            case Fault.StackKilled killed -> killStack(killed);
            case Fault.StackFrozen frozen -> freeze(cluster.stack(), frozen.lasts());
            case Fault.DiskFull full -> fill(full);
        };
    }

    private String kill(Fault.Killed killed) throws Exception {
        Instance instance = cluster.named(killed.instance());
        keeper.release(instance.name());
        instance.child().kill();
        Waiting.pause(killed.down());
        startAgain(instance);
        return NOTHING_TO_NOTE;
    }

    private static String freeze(Child child, Duration lasts) throws Exception {
        child.freeze();
        Waiting.pause(lasts);
        child.thaw();
        return NOTHING_TO_NOTE;
    }

    private String starve(Fault.Starved starved) throws Exception {
        Child child = cluster.named(starved.instance()).child();
        long end = System.nanoTime() + starved.lasts().toNanos();
        while (System.nanoTime() - end < 0) {
            freeze(child, STARVED_STANDS);
            Waiting.pause(STARVED_RUNS);
        }
        return NOTHING_TO_NOTE;
    }

    private String restart(Fault.Restarted restarted) throws Exception {
        Instance instance = cluster.named(restarted.instance());
        keeper.release(instance.name());
        long begun = System.nanoTime();
        OptionalInt exit = instance.child().terminate(STOP_WITHIN);
        long took = (System.nanoTime() - begun) / 1_000_000;
        startAgain(instance);
        return exit.isPresent()
                ? "exit code " + exit.getAsInt() + " after " + took + " ms"
                : "still there after " + STOP_WITHIN.toSeconds() + " s, killed";
    }

    private void startAgain(Instance instance) throws Exception {
        instance.child().start();
        keeper.hold(instance.name());
    }

    private String worsen(Fault.BadLink bad) throws Exception {
        Links links = cluster.named(bad.instance()).links();
        links.become(bad.server(), bad.condition());
        Waiting.pause(bad.lasts());
        links.become(bad.server(), CLEAR);
        return NOTHING_TO_NOTE;
    }

    private String cutOff(Fault.ServerAway away) throws Exception {
        cluster.instances().forEach(each -> each.links().become(away.server(), new LinkCondition.Cut()));
        Waiting.pause(away.lasts());
        cluster.instances().forEach(each -> each.links().become(away.server(), CLEAR));
        return NOTHING_TO_NOTE;
    }

    private String killServer(Fault.ServerKilled killed) {
        return cluster.serverProcess(killed.server())
                .map(process -> process.destroyForcibly() ? "pid " + process.pid() : "was not to be killed")
                .orElse("was not there");
    }

    private String killStack(Fault.StackKilled killed) throws Exception {
        keeper.release("stack");
        try {
            cluster.stack().kill();
            Waiting.pause(killed.down());
            cluster.startStack();
            return NOTHING_TO_NOTE;
        } finally {
            keeper.hold("stack");
        }
    }

    private String fill(Fault.DiskFull full) throws Exception {
        cluster.disk().fill();
        Waiting.pause(full.lasts());
        cluster.disk().empty();
        return NOTHING_TO_NOTE;
    }
}
