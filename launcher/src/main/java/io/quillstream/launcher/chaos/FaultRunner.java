package io.quillstream.launcher.chaos;

import io.quillstream.testkit.proxy.LinkCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;

/** Makes faults happen, several at once but one at a time for each subject, and makes them good again. */
final class FaultRunner {

    private static final int LOOK_AHEAD = 20;
    private static final Duration UP_WITHIN = Duration.ofSeconds(30);

    /** Where one fault is to be looked at, the ones before are to be over and forgotten. */
    private static final Duration ALL_UP_WITHIN = Duration.ofSeconds(90);

    /** A process of that age is up and has taken work. Deaths before say nothing of what work survives. */
    private static final Duration AT_WORK = Duration.ofSeconds(15);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(20);
    private static final Duration STARVED_STANDS = Duration.ofMillis(450);
    private static final Duration STARVED_RUNS = Duration.ofMillis(50);
    private static final LinkCondition CLEAR = new LinkCondition.Clear();

    private final Cluster cluster;
    private final Keeper keeper;
    private final FaultLog log;
    private final int atOnce;
    private final SplittableRandom gaps;
    private final Set<String> suffering = new HashSet<>();

    /** @param atOnce most faults at the same time */
    FaultRunner(Cluster cluster, Keeper keeper, FaultLog log, int atOnce, long seed) {
        this.cluster = cluster;
        this.keeper = keeper;
        this.log = log;
        this.atOnce = atOnce;
        this.gaps = new SplittableRandom(seed);
    }

    /** Runs all of them, about in this order, and returns when the last one is over. */
    void run(List<Fault> faults) throws InterruptedException {
        List<Fault> left = new ArrayList<>(faults);
        while (!left.isEmpty()) {
            Fault next = next(left);
            if (atOnce == 1) {
                Waiting.until(ALL_UP_WITHIN, cluster::ready);
            }
            begin(next);
            Waiting.pause(Duration.ofMillis(gaps.nextInt(300, 4_000)));
        }
        synchronized (suffering) {
            while (!suffering.isEmpty()) {
                suffering.wait();
            }
        }
    }

    /** The first whose subject does not suffer yet; its subject does from now on. A long freeze holds up no others. */
    private Fault next(List<Fault> left) throws InterruptedException {
        synchronized (suffering) {
            while (true) {
                for (Fault fault : left.subList(0, Math.min(LOOK_AHEAD, left.size()))) {
                    if (suffering.size() < atOnce && suffering.add(fault.subject())) {
                        left.remove(fault);
                        return fault;
                    }
                }
                suffering.wait();
            }
        }
    }

    private void begin(Fault fault) {
        Thread.ofPlatform().daemon().name("fault-" + fault.subject()).start(() -> {
            try {
                awaitSubject(fault);
                int place = log.begins(fault);
                log.ends(place, howItWent(fault));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                synchronized (suffering) {
                    suffering.remove(fault.subject());
                    suffering.notifyAll();
                }
            }
        });
    }

    private String howItWent(Fault fault) {
        try {
            return happens(fault);
        } catch (Exception e) {
            return "could not be done: " + e;
        }
    }

    /** Until its subject is in a state in which the fault says something. */
    private void awaitSubject(Fault fault) throws InterruptedException {
        switch (fault) {
            case Fault.Killed killed
            when !killed.starting() -> {
                Instance instance = instance(killed.instance());
                Waiting.until(UP_WITHIN, instance::ready);
                Waiting.until(UP_WITHIN, () -> instance.child().age().compareTo(AT_WORK) >= 0);
            }
            // Who is told to end before it listens to signals cannot end in order.
            case Fault.Restarted restarted -> Waiting.until(UP_WITHIN, instance(restarted.instance())::ready);
            default -> {}
        }
    }

    /** Returns when it is over; what is worth a note. */
    private String happens(Fault fault) throws Exception {
        switch (fault) {
            case Fault.Killed killed -> {
                Instance instance = instance(killed.instance());
                keeper.release(instance.name());
                instance.child().kill();
                Waiting.pause(killed.down());
                return startAgain(instance);
            }
            case Fault.Frozen frozen -> {
                Child child = instance(frozen.instance()).child();
                child.freeze();
                Waiting.pause(frozen.lasts());
                child.thaw();
                return null;
            }
            case Fault.Starved starved -> {
                Child child = instance(starved.instance()).child();
                long end = System.nanoTime() + starved.lasts().toNanos();
                while (System.nanoTime() - end < 0) {
                    child.freeze();
                    Waiting.pause(STARVED_STANDS);
                    child.thaw();
                    Waiting.pause(STARVED_RUNS);
                }
                return null;
            }
            case Fault.Restarted restarted -> {
                Instance instance = instance(restarted.instance());
                keeper.release(instance.name());
                long begun = System.nanoTime();
                OptionalInt exit = instance.child().terminate(STOP_WITHIN);
                long took = (System.nanoTime() - begun) / 1_000_000;
                startAgain(instance);
                return exit.isPresent()
                        ? "exit code " + exit.getAsInt() + " after " + took + " ms"
                        : "still there after " + STOP_WITHIN.toSeconds() + " s, killed";
            }
            case Fault.BadLink bad -> {
                Links links = instance(bad.instance()).links();
                links.become(bad.server(), bad.condition());
                Waiting.pause(bad.lasts());
                links.become(bad.server(), CLEAR);
                return null;
            }
            case Fault.ServerAway away -> {
                cluster.instances().forEach(each -> each.links().become(away.server(), new LinkCondition.Cut()));
                Waiting.pause(away.lasts());
                cluster.instances().forEach(each -> each.links().become(away.server(), CLEAR));
                return null;
            }
            case Fault.ServerKilled killed -> {
                return cluster.serverProcess(killed.server())
                        .map(process -> process.destroyForcibly() ? "pid " + process.pid() : "was not to be killed")
                        .orElse("was not there");
            }
            case Fault.StackKilled killed -> {
                keeper.release("stack");
                try {
                    cluster.stack().kill();
                    Waiting.pause(killed.down());
                    cluster.startStack();
                    return null;
                } finally {
                    keeper.hold("stack");
                }
            }
            case Fault.StackFrozen frozen -> {
                cluster.stack().freeze();
                Waiting.pause(frozen.lasts());
                cluster.stack().thaw();
                return null;
            }
            case Fault.DiskFull full -> {
                cluster.disk().fill();
                Waiting.pause(full.lasts());
                cluster.disk().empty();
                return null;
            }
        }
    }

    private String startAgain(Instance instance) throws Exception {
        instance.child().start();
        keeper.hold(instance.name());
        return null;
    }

    private Instance instance(String name) {
        return cluster.instances().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
