package io.quillstream.workers.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.runtime.telemetry.LogIds;
import io.quillstream.runtime.telemetry.TraceParent;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.workers.consume.DeadLetters.Reason;
import io.quillstream.workers.consume.TaskJournal.Letter;
import io.quillstream.workers.consume.TaskReader.Reading;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.product.StoreAwayException;
import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.task.Completions;
import io.quillstream.workers.task.FailureCode;
import io.quillstream.workers.task.Spending;
import io.quillstream.workers.task.StageReporter;
import io.quillstream.workers.task.TaskExecution;
import io.quillstream.workers.task.TaskOutcome;
import io.quillstream.workers.task.TaskRun;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one task record from bytes to verdict: decode, refuse poison, skip what nobody waits for, execute, publish the
 * completion, and only then accept. Thread-safe; blocks for as long as the task takes.
 */
public final class TaskHandler {

    /** A task that makes this code fail so often is given up: it has had its second and third chance. */
    static final int MOST_FAILURES = 3;

    /**
     * How many beginnings of a task that was handed out before may be without an end. When as many workers and the first one
     * have died over it, it is ended in public.
     */
    static final int MOST_BEGINNINGS = 7;

    /** What can become of a task record but for being buried; {@code docs/metrics.md} says what each means. */
    private static final List<String> OUTCOMES =
            List.of("written", "failed", "dropped", "released", "put-back", "crashed");

    private static final Logger LOG = LoggerFactory.getLogger(TaskHandler.class);

    private final TaskReader reader;
    private final TaskExecution execution;
    private final Completions completions;
    private final TaskJournal journal;
    private final Beginnings beginnings;
    private final CancelledWork cancelled;
    private final MeterRegistry meters;
    private final Clock clock;

    public TaskHandler(
            Function<Lane, Deserializer<TaskDispatched>> decoders,
            TaskExecution execution,
            Completions completions,
            TaskJournal journal,
            Beginnings beginnings,
            CancelledWork cancelled,
            MeterRegistry meters,
            Clock clock) {
        this.reader = new TaskReader(decoders);
        this.execution = execution;
        this.completions = completions;
        this.journal = journal;
        this.beginnings = beginnings;
        this.cancelled = cancelled;
        this.meters = meters;
        this.clock = clock;
        // From 0 on: an alert on an increase sees none where a series begins with its first task.
        for (Lane lane : Lane.values()) {
            OUTCOMES.forEach(outcome -> counter(lane, outcome));
            for (Reason buried : Reason.values()) {
                counter(lane, buried.outcome());
            }
        }
    }

    /** Whether what a task has to tell was refused a moment ago, so that the next one would be done in vain. */
    boolean refused() {
        return journal.refused();
    }

    /** What is to become of the record. Never throws but on interruption. */
    Verdict handle(Lane lane, ConsumerRecord<String, byte[]> record, Lease lease) throws InterruptedException {
        Offer offer = new Offer(lane, record, lease);
        try {
            return decided(offer);
        } catch (ExecutionException | SchemaRegistryException e) {
            return givenBack(offer, "what it has to tell cannot be told", e);
        } catch (KafkaException e) {
            return givenBack(offer, "the broker cannot be reached", e);
        } catch (StoreAwayException e) {
            return givenBack(offer, "its product cannot be read", e);
        } catch (RuntimeException | Error e) {
            // Whatever it is: a record without a verdict would stay with this worker for as long as it lives.
            LOG.error("Task at {} failed for an unknown reason", offer.place(), e);
            return count(offer.lane(), Verdict.RELEASE, "crashed");
        }
    }

    private Verdict givenBack(Offer offer, String why, Exception cause) {
        LOG.warn("Task at {} is given back: {}", offer.place(), why, cause);
        return count(offer.lane(), Verdict.RELEASE, "released");
    }

    /**
     * Puts a record that the group is about to give up at the end of its partition, for whoever takes it there. Takes no time
     * worth mentioning: a record that waited for its turn first might never get here.
     */
    Verdict putBack(Lane lane, ConsumerRecord<String, byte[]> record) throws InterruptedException {
        try {
            journal.putBack(record);
            return count(lane, Verdict.ACCEPT, "put-back");
        } catch (ExecutionException | RuntimeException | Error e) {
            LOG.warn("Task at {} cannot be put back", Offer.place(record), e);
            return count(lane, Verdict.RELEASE, "released");
        }
    }

    private Verdict decided(Offer offer) throws ExecutionException, InterruptedException {
        return switch (reader.read(offer.lane(), offer.record())) {
            case Reading.Task readable -> identified(offer, readable.task());
            case Reading.NoTask other -> {
                bury(offer.record(), other.reason(), other.detail(), other.task(), other.failure());
                yield count(offer.lane(), Verdict.REJECT, other.reason().outcome());
            }
        };
    }

    private Verdict identified(Offer offer, TaskDispatched task) throws ExecutionException, InterruptedException {
        try (LogIds ids = LogIds.of(offer.record().headers())
                .workspace(task.getWorkspaceId())
                .job(task.getJobId())
                .task(task.getTaskId())) {
            return executed(offer, task);
        }
    }

    private Verdict executed(Offer offer, TaskDispatched task) throws ExecutionException, InterruptedException {
        Lane lane = offer.lane();
        ConsumerRecord<String, byte[]> record = offer.record();
        Lease lease = offer.lease();
        int delivery = Redelivery.count(record);
        boolean deltas = lane == Lane.INTERACTIVE && journal.takesDeltas();
        ToldStages stages =
                new ToldStages(journal, record.headers(), deltas, () -> lease.holds() && !unwanted(task), meters);
        StageReporter reporter = new StageReporter(task, delivery, clock, stages);
        TaskRun run = new TaskRun(task, lane, delivery, clock.instant(), reporter);
        if (unwanted(task)) {
            return count(lane, Verdict.ACCEPT, "dropped");
        }
        if (delivery == 1) {
            return attempted(offer, run, stages);
        }
        if (beginnings.another(task).orElse(0) > MOST_BEGINNINGS) {
            return poison(offer, run, "Workers died over it, one after the other", Optional.empty());
        }
        try {
            return attempted(offer, run, stages);
        } finally {
            beginnings.survived(task);
        }
    }

    /**
     * What fails for no reason that passes counts against the task, and not against its deliveries: healthy ones are handed
     * out again as well. The count is in the record that is written for the next one, so that nothing else need be there.
     */
    private Verdict attempted(Offer offer, TaskRun run, ToldStages stages)
            throws ExecutionException, InterruptedException {
        try {
            return underWay(offer, run, stages);
        } catch (RecordTooLargeException | SerializationException e) {
            return failed(offer, run, e);
        } catch (KafkaException | SchemaRegistryException | StoreAwayException e) {
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RecordTooLargeException tooLarge) {
                return failed(offer, run, tooLarge);
            }
            throw e;
        } catch (RuntimeException | Error e) {
            return failed(offer, run, e);
        }
    }

    private Verdict failed(Offer offer, TaskRun run, Throwable failure)
            throws ExecutionException, InterruptedException {
        int failures = Redelivery.failures(offer.record()) + 1;
        LOG.error("Task at {} failed for an unknown reason, {} of {}", offer.place(), failures, MOST_FAILURES, failure);
        if (!offer.lease().holds()) {
            return count(offer.lane(), Verdict.RELEASE, "crashed");
        }
        if (failures >= MOST_FAILURES) {
            return poison(offer, run, "It makes workers fail", Optional.of(failure));
        }
        journal.putBackFailed(offer.record());
        return count(offer.lane(), Verdict.ACCEPT, "crashed");
    }

    private Verdict underWay(Offer offer, TaskRun run, ToldStages stages)
            throws ExecutionException, InterruptedException {
        Lane lane = offer.lane();
        Headers headers = offer.record().headers();
        TaskOutcome outcome = TraceParent.within(headers, () -> execution.run(run));
        // Before the last piece of text is sent: they leave in one request then.
        Optional<Letter> end = completion(run, outcome).map(completion -> journal.completed(completion, headers));
        run.stages().catchUpButCheck();
        stages.await();
        return switch (outcome) {
            case TaskOutcome.Written written -> {
                end.orElseThrow().send().get();
                LOG.info("Task written, delivery {}", run.delivery());
                ended(run, "written");
                yield count(lane, Verdict.ACCEPT, "written");
            }
            // Another worker may have the task by now and succeed; an answer is welcome from anyone.
            case TaskOutcome.Failed failed when !offer.lease().holds() -> count(lane, Verdict.RELEASE, "released");
            case TaskOutcome.Failed failed -> {
                end.orElseThrow().send().get();
                LOG.info("Task failed, delivery {}: {}", run.delivery(), failed.code());
                ended(run, failed.code().name().toLowerCase(Locale.ROOT));
                yield count(lane, Verdict.ACCEPT, "failed");
            }
            case TaskOutcome.GivenBack givenBack ->
                count(lane, unwanted(run.task()) ? Verdict.ACCEPT : Verdict.RELEASE, "released");
        };
    }

    private Optional<TaskCompleted> completion(TaskRun run, TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Written written -> Optional.of(completions.of(run, written, clock.instant()));
            case TaskOutcome.Failed failed -> Optional.of(completions.of(run, failed, clock.instant()));
            case TaskOutcome.GivenBack givenBack -> Optional.empty();
        };
    }

    private Verdict poison(Offer offer, TaskRun run, String why, Optional<Throwable> failure)
            throws ExecutionException, InterruptedException {
        ConsumerRecord<String, byte[]> record = offer.record();
        String detail = why + "; delivered " + run.delivery() + " times";
        bury(record, Reason.POISON_TASK, detail, Optional.of(run.task()), failure);
        TaskOutcome failed = new TaskOutcome.Failed(FailureCode.INTERNAL, Spending.NONE);
        journal.completed(completion(run, failed).orElseThrow(), record.headers())
                .send()
                .get();
        return count(offer.lane(), Verdict.REJECT, Reason.POISON_TASK.outcome());
    }

    /** Past its deadline or cancelled: the stream processors end such jobs by themselves. */
    private boolean unwanted(TaskDispatched task) {
        return !clock.instant().isBefore(task.getDeadlineAt())
                || cancelled.contains(task.getJobId())
                || (task.getBatchId() != null && cancelled.contains(task.getBatchId()));
    }

    private void bury(
            ConsumerRecord<String, byte[]> record,
            Reason reason,
            String detail,
            Optional<TaskDispatched> task,
            Optional<Throwable> failure)
            throws ExecutionException, InterruptedException {
        LOG.warn("Task at {} goes to the dead letters: {}", Offer.place(record), reason);
        DeadLetter letter = DeadLetters.of(record, reason, detail, task, failure, clock.instant());
        journal.buried(letter.getKey() == null ? null : record.key(), letter, record.headers());
    }

    private Verdict count(Lane lane, Verdict verdict, String outcome) {
        counter(lane, outcome).increment();
        return verdict;
    }

    private Counter counter(Lane lane, String outcome) {
        return meters.counter("quill.worker.tasks", "lane", lane.label(), "outcome", outcome);
    }

    /** Which copy is asked for, and how often it succeeds. A type that nobody knows does not get a series of its own. */
    private void ended(TaskRun run, String outcome) {
        String type = Optional.ofNullable(run.task().getCopy())
                .flatMap(CopySpec::of)
                .map(spec -> spec.type().wireName())
                .orElse("unknown");
        meters.counter("quill.copy.tasks", "copy_type", type, "outcome", outcome)
                .increment();
    }
}
