package io.quillstream.processors.run;

import io.quillstream.processors.step.PolledBatch;
import io.quillstream.runtime.service.InWords;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A topology at work, with one life: started once, closed once. Thread-safe. */
public final class RunningTopology {

    private static final Logger log = LoggerFactory.getLogger(RunningTopology.class);
    private static final Duration TO_GIVE_UP = Duration.ofSeconds(5);

    private final Function<PolledBatch, Topology> topology;
    private final Properties config;
    private final AtomicReference<Throwable> lastFailure = new AtomicReference<>();
    private volatile KafkaStreams streams;

    /** @param topology builds the topology around the hint when to commit; asked again if the state must be rebuilt */
    public RunningTopology(Function<PolledBatch, Topology> topology, Properties config) {
        this.topology = topology;
        this.config = config;
        this.streams = made();
    }

    /**
     * Begins; {@link #notReady} tells when it works. Local state that cannot be opened, as a kill amid the making of a
     * store may leave it, is thrown away: the changelogs have it.
     */
    public void start() {
        try {
            streams.start();
        } catch (ProcessorStateException e) {
            log.warn("The local state cannot be opened and is rebuilt from the log", e);
            streams.close(TO_GIVE_UP);
            streams.cleanUp();
            streams = made();
            streams.start();
        }
    }

    private KafkaStreams made() {
        CommitOnQuiescence batch = new CommitOnQuiescence();
        RestartBudget budget = new RestartBudget(Instant::now);
        KafkaStreams made = new KafkaStreams(topology.apply(batch), config, new CountingClients(batch));
        made.setUncaughtExceptionHandler(failure -> {
            lastFailure.set(failure);
            var response = budget.handle(failure);
            log.error("A stream thread died: {}", response, failure);
            return response;
        });
        return made;
    }

    /** Why it does not work at the moment; empty if it does. */
    public Optional<String> notReady() {
        State state = streams.state();
        return state == State.RUNNING
                ? Optional.empty()
                : Optional.of("the stream processors are " + state.name().toLowerCase(Locale.ROOT));
    }

    /** Why it will never work again; empty if it may. */
    public Optional<String> dead() {
        State state = streams.state();
        return state == State.ERROR || state == State.PENDING_ERROR
                ? Optional.of("the stream processors gave up: " + causeOf(lastFailure.get()))
                : Optional.empty();
    }

    /**
     * Commits what is done and leaves the group at once, so that others take over without waiting for a session to time
     * out.
     */
    public void close(Duration within) {
        streams.close(CloseOptions.groupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(within));
    }

    private static String causeOf(Throwable failure) {
        return failure == null ? "nobody knows why" : InWords.of(failure);
    }
}
