package io.quillstream.processors.run;

import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.internals.Topic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of transactions that hang in our topics. It does not end them: whether what was written is to count, only the
 * coordinator's log knows, and an abort of what was committed would take it out of the bill (decision 022). Thread-safe.
 */
public final class TransactionWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TransactionWatch.class);
    private static final Duration PERIOD = Duration.ofSeconds(15);

    private final Admin admin;
    private final HangingTransactions transactions;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("transaction-watch").daemon().factory());
    private Set<HangingTransaction> seen = Set.of();
    private boolean blind;
    private volatile Set<HangingTransaction> hanging = Set.of();

    /**
     * @param admin client, closed with this
     * @param age longer than a transaction may take
     */
    public TransactionWatch(Admin admin, Duration age) {
        this.admin = admin;
        this.transactions = new HangingTransactions(admin, TransactionWatch::ours, age, InstantSource.system());
    }

    /** Looks now and every fifteen seconds. */
    public void start() {
        turns.scheduleWithFixedDelay(this::turn, 0, PERIOD.toSeconds(), TimeUnit.SECONDS);
    }

    /** What hangs, in one sentence, or that nobody looks any more; empty if nothing does, or nobody could be asked yet. */
    public Optional<String> problem() {
        if (turns.isShutdown()) {
            return Optional.of("nobody looks any more");
        }
        return hanging.stream().map(HangingTransaction::toString).sorted().reduce((one, other) -> one + "; " + other);
    }

    private void turn() {
        try {
            look();
            blind = false;
        } catch (ExecutionException | RuntimeException | Error e) {
            // An Error too: whatever leaves here ends all further turns without a word.
            if (!blind) {
                log.warn("Nobody can be asked about transactions that hang; see the rights in docs/cluster.md", e);
            }
            blind = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One look; what the one before has found too hangs. */
    void look() throws ExecutionException, InterruptedException {
        Set<HangingTransaction> found = transactions.look();
        Set<HangingTransaction> twice = new HashSet<>(found);
        twice.retainAll(seen);
        seen = found;
        if (!twice.equals(hanging)) {
            twice.forEach(one -> log.error("{}: see \"A transaction that hangs\" in docs/reliability.md", one));
            hanging = Set.copyOf(twice);
        }
    }

    /** The catalogue's topics, the changelogs, and the offsets, which are written in the same transactions. */
    private static boolean ours(String topic) {
        return Topics.all().stream().anyMatch(known -> known.name().equals(topic))
                || topic.startsWith(StreamsConfiguration.APPLICATION_ID + "-")
                || topic.equals(Topic.GROUP_METADATA_TOPIC_NAME);
    }

    @Override
    public void close() {
        turns.shutdownNow();
        admin.close(Duration.ZERO);
    }
}
