package io.quillstream.launcher.chaos.fault;

import io.quillstream.launcher.chaos.cluster.Child;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Does what an orchestrator does: starts again whoever ended although it should run. A service may end because it cannot
 * go on, that is its way out of many faults; each time is noted.
 */
public final class Keeper implements AutoCloseable {

    /** Kind of the entries of those who ended although they should run. */
    public static final String ENDED = "ended-by-itself";

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Cluster cluster;
    private final FaultLog log;
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Thread thread;

    /** @param log is told of everyone who ended by himself */
    public Keeper(Cluster cluster, FaultLog log) {
        this.cluster = cluster;
        this.log = log;
        this.thread = Thread.ofPlatform().daemon().name("keeper").start(this::keep);
    }

    /** From now on that process may be down. */
    void release(String name) {
        down.add(name);
    }

    /** From now on it should run. */
    void hold(String name) {
        down.remove(name);
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }

    private void keep() {
        try {
            while (true) {
                Waiting.pause(LOOK);
                look();
            }
        } catch (InterruptedException over) {
            // the campaign is
        }
    }

    private void look() throws InterruptedException {
        if (!down.contains("stack") && !cluster.stack().runs()) {
            log.noticed(ENDED, "stack with exit code " + exit(cluster.stack()) + lastLine(cluster.stack()));
            try {
                cluster.startStack();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                log.noticed("stack-did-not-come-back", e.getMessage());
            }
        }
        for (Instance instance : cluster.instances()) {
            if (!down.contains(instance.name()) && !instance.child().runs()) {
                log.noticed(ENDED, instance + " with exit code " + exit(instance.child()) + lastLine(instance.child()));
                try {
                    instance.child().start();
                } catch (IOException e) {
                    log.noticed("did-not-start", instance + ": " + e);
                }
            }
        }
    }

    private static int exit(Child child) {
        return child.process().exitValue();
    }

    private static String lastLine(Child child) {
        String line = child.lastWords(1);
        return ": " + line.substring(0, Math.min(400, line.length()));
    }
}
