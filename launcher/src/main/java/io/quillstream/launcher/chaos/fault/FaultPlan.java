package io.quillstream.launcher.chaos.fault;

import io.quillstream.launcher.chaos.cluster.Server;
import io.quillstream.testkit.proxy.LinkCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Which faults, in which order: the same for the same seed and the same processes. */
public final class FaultPlan {

    private static final int MOST_TRIES = 10_000;

    private final SplittableRandom random;
    private final List<String> instances;
    private final String onSmallDisk;

    /**
     * @param instances names of the service processes
     * @param onSmallDisk the one whose state is on the small file system; null if there is none
     */
    public FaultPlan(long seed, List<String> instances, String onSmallDisk) {
        this.random = new SplittableRandom(seed);
        this.instances = List.copyOf(instances);
        this.onSmallDisk = onSmallDisk;
    }

    /** The plan. Each ten faults hold one that meets everybody. */
    List<Fault> faults(int count) {
        return faults(count, fault -> true);
    }

    /**
     * A plan of such faults only.
     *
     * @throws IllegalArgumentException if there are none
     */
    public List<Fault> faults(int count, Predicate<Fault> wanted) {
        List<Fault> faults = new ArrayList<>();
        for (int i = 0; faults.size() < count; i++) {
            if (i > MOST_TRIES && faults.isEmpty()) {
                throw new IllegalArgumentException("no fault is of that kind and of that service");
            }
            Fault fault = i % 10 == 4 ? ofServers() : ofOne();
            if (wanted.test(fault)) {
                faults.add(fault);
            }
        }
        return faults;
    }

    private Fault ofOne() {
        String instance = instances.get(random.nextInt(instances.size()));
        int choice = random.nextInt(100);
        if (choice < 30) {
            return new Fault.Killed(instance, seconds(0, 8), random.nextInt(5) == 0);
        }
        if (choice < 35) {
            return new Fault.Starved(instance, seconds(5, 20));
        }
        if (choice < 50) {
            // Most pauses end before anybody gives up on the process, some long after.
            return new Fault.Frozen(instance, random.nextInt(4) == 0 ? seconds(15, 60) : seconds(2, 12));
        }
        if (choice < 62) {
            return new Fault.Restarted(instance);
        }
        if (choice < 66 && onSmallDisk != null) {
            return new Fault.DiskFull(onSmallDisk, seconds(5, 15));
        }
        List<Server> used = Server.of(instance);
        return new Fault.BadLink(
                instance, used.get(random.nextInt(used.size())), LinkCondition.anyBad(random), seconds(2, 25));
    }

    private Fault ofServers() {
        return switch (random.nextInt(6)) {
            case 0, 1 -> new Fault.ServerAway(Server.values()[random.nextInt(Server.values().length)], seconds(3, 15));
            case 2, 3 -> new Fault.ServerKilled(random.nextBoolean() ? Server.POSTGRES : Server.REDIS);
            case 4 -> new Fault.StackKilled(seconds(0, 5));
            // Two minutes are longer than any client waits for the broker, and than transactions and sessions live.
            default -> new Fault.StackFrozen(random.nextInt(4) == 0 ? seconds(110, 130) : seconds(3, 15));
        };
    }

    private Duration seconds(int least, int most) {
        return Duration.ofMillis(random.nextInt(least * 1000, most * 1000 + 1));
    }
}
