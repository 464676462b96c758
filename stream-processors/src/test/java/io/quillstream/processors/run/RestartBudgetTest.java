package io.quillstream.processors.run;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

class RestartBudgetTest {

    private Instant now = Instant.parse("2026-11-21T12:00:00Z");
    private final RestartBudget budget = new RestartBudget(() -> now);

    @Test
    void aBugEndsTheClient() {
        assertEquals(SHUTDOWN_CLIENT, budget.handle(new StreamsException(new IllegalStateException("bug"))));
    }

    @Test
    void aServerThatIsAwayCostsAThread() {
        assertEquals(REPLACE_THREAD, budget.handle(new StreamsException(new TimeoutException("broker"))));
        assertEquals(
                REPLACE_THREAD,
                budget.handle(new StreamsException(new SchemaRegistryException("registry", true, null))));
        assertEquals(
                SHUTDOWN_CLIENT, budget.handle(new StreamsException(new SchemaRegistryException("no", false, null))));
    }

    /** As it came when the broker's answers stayed away for two minutes. */
    @Test
    void aCommitThatWasNotAnsweredCostsAThread() {
        assertEquals(
                REPLACE_THREAD,
                budget.handle(new StreamsException(new IllegalStateException(
                        "Cannot attempt operation `sendOffsetsToTransaction` because the previous call to"
                                + " `commitTransaction` timed out and must be retried"))));
    }

    @Test
    void threadsAreNotReplacedForEver() {
        for (int i = 0; i < 10; i++) {
            assertEquals(REPLACE_THREAD, budget.handle(new TimeoutException("broker")));
        }
        assertEquals(SHUTDOWN_CLIENT, budget.handle(new TimeoutException("broker")));

        now = now.plus(Duration.ofMinutes(6));
        assertEquals(REPLACE_THREAD, budget.handle(new TimeoutException("broker")));
    }
}
