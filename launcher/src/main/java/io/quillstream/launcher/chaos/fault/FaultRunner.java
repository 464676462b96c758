package io.quillstream.launcher.chaos.fault;

import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Says which fault happens when: several at once, but one at a time for each subject. {@link Harm} does them. */
public final class FaultRunner {

    private static final int LOOK_AHEAD = 20;
    private static final Duration UP_WITHIN = Duration.ofSeconds(30);

    /** Where one fault is to be looked at, the ones before are to be over and forgotten. */
    private static final Duration ALL_UP_WITHIN = Duration.ofSeconds(90);

    /** A process of that age is up and has taken work. Deaths before say nothing of what work survives. */
    private static final Duration AT_WORK = Duration.ofSeconds(15);

    private final Cluster cluster;
    private final Harm harm;
    private final FaultLog log;
    private final int atOnce;
    private final SplittableRandom gaps;
    private final Set<String> suffering = new HashSet<>();

    /** @param atOnce most faults at the same time */
    public FaultRunner(Cluster cluster, Keeper keeper, FaultLog log, int atOnce, long seed) {
        this.cluster = cluster;
        this.harm = new Harm(cluster, keeper);
        this.log = log;
        this.atOnce = atOnce;
        this.gaps = new SplittableRandom(seed);
    }

    /** Runs all of them, about in this order, and returns when the last one is over. */
    public void run(List<Fault> faults) throws InterruptedException {
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
            return harm.of(fault);
        } catch (Exception e) {
            return FaultLog.UNDONE + e;
        }
    }

    /** Until its subject is in a state in which the fault says something. */
    private void awaitSubject(Fault fault) throws InterruptedException {
        switch (fault) {
            case Fault.Killed killed
            when !killed.starting() -> {
                Instance instance = cluster.named(killed.instance());
                Waiting.until(UP_WITHIN, instance::ready);
                Waiting.until(UP_WITHIN, () -> instance.child().age().compareTo(AT_WORK) >= 0);
            }
            // Who is told to end before it listens to signals cannot end in order.
            case Fault.Restarted restarted -> Waiting.until(UP_WITHIN, cluster.named(restarted.instance())::ready);
            default -> {}
        }
    }
}
