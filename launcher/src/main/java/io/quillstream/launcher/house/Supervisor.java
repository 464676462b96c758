package io.quillstream.launcher.house;

import io.quillstream.edge.http.HttpDoor;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts services side by side and then opens the HTTP door, tells whether they are ready, notices when one can never
 * work again, and stops them in reverse order of their list. Thread-safe; {@link #stop} may be called at any time, once
 * or more.
 */
final class Supervisor {

    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final List<Service> services;
    private boolean stopped;

    Supervisor(List<Service> services) {
        this.services = List.copyOf(services);
    }

    /** Starts all, doors last; if one fails, the others are stopped again and its exception is thrown. */
    void start() throws Exception {
        startRooms();
        openDoors();
    }

    /** Starts all but the doors; if one fails, all are stopped again and its exception is thrown. */
    void startRooms() throws Exception {
        startTogether(services.stream()
                .filter(service -> !(service instanceof HttpDoor))
                .toList());
    }

    /** Opens the doors; if one cannot be, all are stopped again and its exception is thrown. */
    void openDoors() throws Exception {
        startTogether(services.stream().filter(HttpDoor.class::isInstance).toList());
    }

    private void startTogether(List<Service> together) throws Exception {
        try (var starters = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().name("start-", 0).factory())) {
            List<Future<?>> starts = new ArrayList<>();
            for (Service service : together) {
                starts.add(starters.submit(() -> {
                    Instant begun = Instant.now();
                    service.start();
                    LOG.info(
                            "{} started in {} ms",
                            service.name(),
                            Duration.between(begun, Instant.now()).toMillis());
                    return null;
                }));
            }
            await(starts, starters);
        } catch (ExecutionException e) {
            stop(Duration.ofSeconds(10));
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Who waits and is told to end tells those he waits for: one of them may wait for a server that is away. */
    private static void await(List<Future<?>> starts, ExecutorService starters)
            throws ExecutionException, InterruptedException {
        try {
            for (Future<?> start : starts) {
                start.get();
            }
        } catch (InterruptedException e) {
            starters.shutdownNow();
            throw e;
        }
    }

    /** The checks of all services. */
    List<HealthCheck> checks() {
        return services.stream().flatMap(service -> service.checks().stream()).toList();
    }

    /**
     * Waits until every check holds, for as long as it takes.
     *
     * @throws IllegalStateException naming the first check that fails for ever
     * @throws InterruptedException at once if the thread is interrupted
     */
    void awaitReady() throws InterruptedException {
        while (problem().isPresent()) {
            lookAgain();
        }
    }

    /**
     * Waits until every check holds.
     *
     * @throws IllegalStateException naming the first check that still fails after that time, or fails for ever
     * @throws InterruptedException at once if the thread is interrupted
     */
    void awaitReady(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Optional<String> problem = problem();
            if (problem.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not ready after " + atMost.toSeconds() + " s: " + problem.get());
            }
            lookAgain();
        }
    }

    /** The first check that fails, if any. */
    Optional<String> problem() {
        return firstProblem(checks());
    }

    private void lookAgain() throws InterruptedException {
        fatalProblem().ifPresent(fatal -> {
            throw new IllegalStateException(fatal);
        });
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        // An interrupted thread does not park: without this it would burn its core until somebody ended the process.
        if (Thread.interrupted()) {
            throw new InterruptedException("while waiting until all is ready");
        }
    }

    /** What cannot recover, if anything: the process should end. */
    Optional<String> fatalProblem() {
        return firstProblem(checks().stream().filter(HealthCheck::fatal).toList());
    }

    /**
     * Stops all, last one first, within about the given time in all. Requests get two thirds of it: those that wait for a server
     * that is away would take all, and what stands behind the door then has clients of that server to close.
     */
    synchronized void stop(Duration within) {
        if (stopped) {
            return;
        }
        stopped = true;
        services.stream()
                .filter(HttpDoor.class::isInstance)
                .map(HttpDoor.class::cast)
                .forEach(HttpDoor::startDraining);
        long begun = System.nanoTime();
        for (Service service : services.reversed()) {
            long share = service instanceof HttpDoor ? within.toNanos() * 2 / 3 : within.toNanos();
            Duration left = Duration.ofNanos(Math.max(begun + share - System.nanoTime(), 500_000_000));
            try {
                service.stop(left);
            } catch (RuntimeException | Error e) {
                // Whatever it is, it must not keep the others from stopping.
                LOG.error("{} did not stop cleanly", service.name(), e);
            }
        }
    }

    private static Optional<String> firstProblem(List<HealthCheck> checks) {
        return checks.stream()
                .flatMap(check -> check.problem().get().map(problem -> check.name() + ": " + problem).stream())
                .findFirst();
    }
}
