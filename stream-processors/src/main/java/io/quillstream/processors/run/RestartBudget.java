package io.quillstream.processors.run;

import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;

/**
 * What happens when a stream thread dies. If a server was away (the broker, the schema registry), the thread is replaced,
 * at most so many times in a while; anything else is a bug, and a record that kills a thread would kill the next one too:
 * the client shuts down, which shows in health and ends the process. Thread-safe.
 */
final class RestartBudget implements StreamsUncaughtExceptionHandler {

    private static final int RESTARTS = 10;
    private static final Duration WHILE = Duration.ofMinutes(5);

    private final Supplier<Instant> clock;
    private final Deque<Instant> restarts = new ArrayDeque<>();

    RestartBudget(Supplier<Instant> clock) {
        this.clock = clock;
    }

    @Override
    public synchronized StreamThreadExceptionResponse handle(Throwable failure) {
        Instant now = clock.get();
        restarts.removeIf(at -> at.isBefore(now.minus(WHILE)));
        if (!serverAway(failure) || restarts.size() >= RESTARTS) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        restarts.add(now);
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private static boolean serverAway(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException
                    || (cause instanceof SchemaRegistryException registry && registry.retryable())
                    || commitUnderWay(cause)) {
                return true;
            }
        }
        return false;
    }

    /**
     * A commit that was not answered within a minute is still under way, and Kafka Streams (4.3.1) begins the next one
     * nevertheless, which the producer refuses. It tells nobody so but in this sentence.
     */
    private static boolean commitUnderWay(Throwable cause) {
        return cause instanceof IllegalStateException
                && cause.getMessage() != null
                && cause.getMessage().endsWith("timed out and must be retried");
    }
}
