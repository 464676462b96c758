package io.quillstream.embedded.process;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A child server that is started again when it dies. If it cannot be brought back within 15 seconds, or dies more than
 * five times in a minute, it is given up: the owner is told once and the problem stays. Thread-safe.
 */
public final class SupervisedChild {

    private static final Duration BACK_WITHIN = Duration.ofSeconds(15);
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);
    private static final int DEATHS_PER_MINUTE = 5;

    private final ChildServer server;
    private final Consumer<String> givenUp;
    private final Logger log;
    private final Deque<Instant> deaths = new ArrayDeque<>();

    private Process process;
    private boolean stopping;
    private volatile String problem;

    /** @param givenUp told once, with the reason, when the child cannot be brought back */
    public SupervisedChild(ChildServer server, Consumer<String> givenUp) {
        this.server = server;
        this.givenUp = givenUp;
        this.log = LoggerFactory.getLogger("io.quillstream.embedded." + server.name());
        this.problem = server.name() + " is not started";
    }

    /**
     * Ends what an earlier run left behind, starts the child and returns when it is ready.
     *
     * @throws IOException if the program cannot be run, or ends, or is not ready in time
     */
    public synchronized void start() throws IOException, InterruptedException {
        launch(server.startWithin());
    }

    /** Ends the child and waits until it is gone. Idempotent. */
    public void stop() {
        Process running;
        synchronized (this) {
            stopping = true;
            problem = server.name() + " is stopped";
            running = process;
        }
        if (running != null) {
            Signals.end(running.toHandle(), server.stopSignal());
            server.pidFile().toFile().delete();
        }
    }

    /** One sentence while the child is down; empty while it runs. */
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void launch(Duration within) throws IOException, InterruptedException {
        OrphanedChild.end(server);
        ProcessBuilder builder = new ProcessBuilder(
                        ParentBond.of(server.stopSignal(), server.command().resolve()))
                .directory(server.data().toFile())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        process = Spawner.spawn(builder);
        try {
            process.getOutputStream().close();
            Files.writeString(server.pidFile(), Long.toString(process.pid()));
        } catch (IOException e) {
            // The disk may be full. Without a note nobody would find the child, and it would keep the next one from its
            // port.
            Signals.end(process.toHandle(), server.stopSignal());
            throw e;
        }
        ChildOutput output = ChildOutput.of(process, server.name(), server.readyText(), log);
        try {
            output.ready().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage());
        } catch (TimeoutException e) {
            Signals.end(process.toHandle(), server.stopSignal());
            throw new IOException(
                    "it was not ready within " + within.toSeconds() + " s. Its last output:\n" + output.lastLines());
        }
        problem = null;
        process.onExit().thenRunAsync(() -> died(Instant.now()), Thread::startVirtualThread);
    }

    private synchronized void died(Instant at) {
        if (stopping) {
            return;
        }
        problem = server.name() + " ended unexpectedly and is being started again";
        log.warn("{} ended unexpectedly; starting it again", server.name());
        deaths.addLast(at);
        deaths.removeIf(earlier -> earlier.isBefore(at.minusSeconds(60)));
        if (deaths.size() > DEATHS_PER_MINUTE) {
            giveUp("it died " + deaths.size() + " times within a minute");
        } else {
            revive(at.plus(BACK_WITHIN));
        }
    }

    private synchronized void revive(Instant deadline) {
        if (stopping) {
            return;
        }
        Duration left = Duration.between(Instant.now(), deadline);
        try {
            launch(left);
            log.info("{} runs again", server.name());
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is: a child that is down and not tried again must not go unnoticed.
            if (left.compareTo(BETWEEN_ATTEMPTS) > 0) {
                CompletableFuture.delayedExecutor(
                                BETWEEN_ATTEMPTS.toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                        .execute(() -> revive(deadline));
            } else {
                giveUp(String.valueOf(e.getMessage()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            giveUp("the restart was interrupted");
        }
    }

    private void giveUp(String reason) {
        problem = server.name() + " cannot be started again: " + reason;
        log.error("{}", problem);
        givenUp.accept(problem);
    }
}
