package io.quillstream.sinks.history;

import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.sinks.feed.Sink;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import io.quillstream.stores.redis.HistoryState;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The numbered progress of live and recently finished jobs, in Redis. The numbering goes on from the state that is
 * stored with the job, so a restart in mid-job changes no number. A server that lost its data lost the positions too,
 * and the sink begins again at the beginning of the log: the histories come back with the same numbers.
 */
public final class HistorySink implements Sink {

    private final JobHistory history;
    private final RedisPositions positions;
    private final Duration keep;

    /** @param keep how long a history is kept after its last change */
    public HistorySink(RedisStore store, Duration keep) {
        this.history = new JobHistory(store);
        this.positions = new RedisPositions(store, RedisPositions.HISTORY);
        this.keep = keep;
    }

    @Override
    public String name() {
        return RedisPositions.HISTORY;
    }

    @Override
    public List<Topic<?>> topics() {
        return List.of(Topics.PROGRESS);
    }

    /** None: the view sink reads the same topic and reports. */
    @Override
    public Set<Topic<?>> reports() {
        return Set.of();
    }

    @Override
    public Positions positions() {
        return positions;
    }

    @Override
    public boolean write(
            List<FromLog<SpecificRecord>> records, Map<TopicPartition, Long> expected, Map<TopicPartition, Long> next) {
        if (!positions.of(next.keySet()).equals(expected)) {
            return false;
        }
        List<JobHistory.Addition> additions = fold(records).values().stream()
                .filter(JobFold::moved)
                .map(JobFold::addition)
                .toList();
        if (!history.append(additions, keep).isEmpty()) {
            return false;
        }
        return positions.advance(expected, next);
    }

    private Map<UUID, JobFold> fold(List<FromLog<SpecificRecord>> records) {
        Map<UUID, JobFold> folds = new LinkedHashMap<>();
        for (FromLog<SpecificRecord> record : records) {
            UUID job = UUID.fromString(((ProgressReported) record.value()).getJobId());
            folds.computeIfAbsent(job, JobFold::new);
        }
        Map<UUID, HistoryState> states = history.states(folds.keySet());
        folds.values().forEach(fold -> fold.begin(states.get(fold.job())));
        for (FromLog<SpecificRecord> record : records) {
            ProgressReported event = (ProgressReported) record.value();
            folds.get(UUID.fromString(event.getJobId())).next(event, record.partition(), record.offset());
        }
        return folds;
    }

    /** Redis takes any text. */
    @Override
    public boolean blamesData(RuntimeException failure) {
        return false;
    }
}
