package io.quillstream.bridge.job;

import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.Positions;
import io.quillstream.stores.redis.JobHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.exceptions.JedisException;

/** What the history sink has kept of a job in Redis. Redis being away is no error: then it has kept nothing. Thread-safe. */
public final class StoredHistory {

    private static final Logger LOG = LoggerFactory.getLogger(StoredHistory.class);

    private final JobHistory history;
    private final Positions sink;

    /**
     * @param events the job's events, all of them; null if the history knows no event of the job
     * @param completeTo offset up to which the history sink has read the job's partition; 0 if unknown
     */
    record Stored(Events events, long completeTo) {}

    /**
     * Numbered events from the first.
     *
     * @param foldedTo offset of the last record of the job that they cover
     */
    record Events(List<byte[]> frames, ProgressNumbering numbering, long foldedTo) {}

    /** @param sink how far the history sink has read progress */
    public StoredHistory(JobHistory history, Positions sink) {
        this.history = history;
        this.sink = sink;
    }

    Stored read(UUID job, int partition) {
        try {
            // The position first: the history read after it covers at least what the position promises.
            long completeTo = position(partition);
            Optional<Events> events = history.read(job, 0).flatMap(StoredHistory::complete);
            return new Stored(
                    events.orElse(null),
                    Math.max(
                            completeTo,
                            events.map(known -> known.foldedTo() + 1).orElse(0L)));
        } catch (JedisException e) {
            LOG.warn("The history of jobs cannot be read, the log is asked instead: {}", e.getMessage());
            return new Stored(null, 0);
        }
    }

    private long position(int partition) {
        TopicPartition progress = new TopicPartition(Topics.PROGRESS.name(), partition);
        return sink.of(Set.of(progress)).getOrDefault(progress, 0L);
    }

    /** A history that does not reach back to the job's beginning (bounded, expired, rebuilt) is none. */
    private static Optional<Events> complete(JobHistory.Snapshot snapshot) {
        ProgressNumbering numbering = snapshot.state().numbering();
        boolean whole = snapshot.first() == 1 && snapshot.events().size() == numbering.last();
        if (!whole
                || snapshot.events().isEmpty()
                || !FirstEvent.isOne(snapshot.events().getFirst())) {
            return Optional.empty();
        }
        List<byte[]> frames = new ArrayList<>();
        for (String json : snapshot.events()) {
            frames.add(NumberedFrame.of(json, frames.size() + 1));
        }
        return Optional.of(new Events(frames, numbering, snapshot.state().offset()));
    }
}
