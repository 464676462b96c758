package io.quillstream.sinks.history;

import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.stores.progress.ProgressJson;
import io.quillstream.stores.redis.HistoryState;
import io.quillstream.stores.redis.JobHistory.Addition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/** Folds one batch's events of one job behind its stored state. */
final class JobFold {

    private static final long NOTHING_FOLDED = -1;

    private final UUID job;
    private final List<String> counted = new ArrayList<>();
    private ProgressNumbering numbering = ProgressNumbering.START;
    private long foldedBefore = NOTHING_FOLDED;
    private HistoryState state;

    JobFold(UUID job) {
        this.job = job;
    }

    UUID job() {
        return job;
    }

    /** @param stored null if the job has no history yet */
    void begin(HistoryState stored) {
        if (stored != null) {
            numbering = stored.numbering();
            foldedBefore = stored.offset();
        }
    }

    /** Folds the event in, unless it was before: a batch may be repeated. */
    void next(ProgressReported event, TopicPartition partition, long offset) {
        Optional<Stage> stage = Stage.of(event.getStage());
        if (offset <= foldedBefore || stage.isEmpty()) {
            return;
        }
        ProgressNumbering.Step step = numbering.next(stage.get(), event.getAttempt(), event.getDelivery());
        numbering = step.state();
        step.number().ifPresent(number -> counted.add(ProgressJson.of(event, number)));
        state = new HistoryState(UUID.fromString(event.getWorkspaceId()), numbering, partition, offset);
    }

    boolean moved() {
        return state != null;
    }

    Addition addition() {
        return new Addition(job, foldedBefore, state, counted);
    }
}
