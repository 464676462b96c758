package io.quillstream.processors.step;

import io.quillstream.processors.decide.Drafts;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.decide.Orders;
import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.StepState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Step {@code dispatch}: gives tasks to the workers as far as the workspace's window allows; the rest waits in the
 * backlog, and each freed slot takes the next from there.
 */
public final class DispatchStep extends ContextualProcessor<String, Moved, String, Object> {

    private static final int FIRST_ATTEMPT = 1;

    /**
     * How many that missed their deadline are looked at for one that did not. With more of them the slot waits for the
     * sweep: there may be tens of thousands, and looking through them for each free slot takes longer than a transaction may.
     */
    private static final int MOST_PASSED_OVER = 20;

    /**
     * Slots that are filled at once. A window that became very large would else send a whole backlog in one transaction,
     * which may take no longer than ten seconds; each of those that are out then fills as many again when it ends.
     */
    private static final int MOST_SENT_AT_ONCE = 2_000;

    private final FairShare share;
    private final Meters meters;
    private Outlet outlet;
    private AccountBook accounts;
    private JobBook jobs;
    private KeyValueStore<String, TaskState> tasks;
    private KeyValueStore<String, String> backlog;
    private long waiting;
    private long out;

    public DispatchStep(FairShare share, Meters meters) {
        this.share = share;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        accounts = new AccountBook(context, outlet);
        jobs = new JobBook(context);
        tasks = context.getStateStore(StateStores.TASKS);
        backlog = context.getStateStore(StateStores.BACKLOG);
        try (KeyValueIterator<String, TaskState> all = tasks.all()) {
            all.forEachRemaining(entry -> {
                if (entry.value.getPlace() == null) {
                    goesOut(1);
                } else {
                    waits(1);
                }
            });
        }
    }

    /** The partition goes elsewhere, and what waits in it or is out of it goes with it. */
    @Override
    public void close() {
        waits(-waiting);
        goesOut(-out);
    }

    private void waits(long change) {
        waiting += change;
        meters.waiting(change);
    }

    private void goesOut(long change) {
        out += change;
        meters.out(change);
    }

    @Override
    public void process(Record<String, Moved> record) {
        switch (record.value()) {
            case Moved.StepReady ready -> ready(ready);
            // A window that grew has slots at once. Tasks that waited beside a free slot would take it in the middle
            // of a sweep that is about to end their own jobs.
            case Moved.PlanChanged changed -> refill(accounts.of(changed.workspaceId()), changed.at());
            case Moved.StepFinished finished -> {
                AccountState account = accounts.of(finished.job().getWorkspaceId());
                refill(removeTask(account, finished.job(), finished.taskId()), finished.at());
            }
            case Moved.JobEnded ended -> {
                AccountState account = accounts.of(ended.job().getWorkspaceId());
                for (StepState step : ended.job().getSteps()) {
                    account = removeTask(account, ended.job(), step.getTaskId());
                }
                if (ended.swept()) {
                    accounts.put(account);
                } else {
                    refill(account, ended.ending().at());
                }
            }
            case Moved.SweepDone swept -> refill(accounts.of(swept.workspaceId()), swept.at());
            case Moved.JobAdmitted _, Moved.JobRefused _, Moved.JobRepeated _ ->
                throw new IllegalStateException("dispatch takes steps and ends");
        }
    }

    private void ready(Moved.StepReady ready) {
        JobState job = ready.job();
        String lane = JobBook.lane(job);
        FairShare.Placement placement = share.place(accounts.of(job.getWorkspaceId()), lane, JobBook.group(job));
        TaskState task = new TaskState(
                ready.taskId(),
                job.getJobId(),
                ready.step(),
                lane,
                FIRST_ATTEMPT,
                placement.place().orElse(null));
        String key = JobBook.taskKey(job, ready.taskId());
        tasks.put(key, task);
        accounts.put(placement.account());
        placement
                .place()
                .ifPresentOrElse(
                        place -> {
                            backlog.put(job.getWorkspaceId() + "/" + place, key);
                            waits(1);
                        },
                        () -> {
                            goesOut(1);
                            send(job, task, job.getRequestedAt());
                        });
    }

    private AccountState removeTask(AccountState account, JobState job, String taskId) {
        Optional<TaskState> task = jobs.task(job, taskId);
        if (task.isEmpty()) {
            return account;
        }
        tasks.delete(JobBook.taskKey(job, taskId));
        String place = task.get().getPlace();
        if (place == null) {
            goesOut(-1);
            return share.returned(account);
        }
        backlog.delete(job.getWorkspaceId() + "/" + place);
        waits(-1);
        return share.removed(account, place);
    }

    /**
     * Sends what waits as long as slots are free, up to a bound, and stores the account. What has missed its deadline is left
     * to the sweep that ends it: many may become due at once, and none of them shall take the slot of another and cost a call.
     */
    private void refill(AccountState account, Instant at) {
        AccountState current = account;
        for (int sent = 0; sent < MOST_SENT_AT_ONCE; sent++) {
            AccountState before = current;
            Optional<Head> found = share.next(before).flatMap(lane -> head(before, lane));
            if (found.isEmpty()) {
                break;
            }
            KeyValue<String, String> head = found.get().entry();
            String place = head.key.substring(current.getWorkspaceId().length() + 1);
            TaskState task = Drafts.of(found.get().task()).setPlace(null).build();
            backlog.delete(head.key);
            waits(-1);
            tasks.put(head.value, task);
            current = share.dispatched(current, place);
            goesOut(1);
            send(found.get().job(), task, at);
        }
        accounts.put(current);
    }

    /**
     * Looks from the running turn on, not from the lane's beginning: there lie the deletion marks of all that has left,
     * and an iterator would step over every one of them.
     */
    private Optional<Head> head(AccountState account, String lane) {
        Instant now = Instant.ofEpochMilli(context().currentSystemTimeMs());
        String prefix = account.getWorkspaceId() + "/";
        try (KeyValueIterator<String, String> waiting =
                backlog.range(prefix + share.earliest(account, lane), prefix + FairShare.beyond(lane))) {
            for (int passed = 0; passed <= MOST_PASSED_OVER && waiting.hasNext(); passed++) {
                KeyValue<String, String> entry = waiting.next();
                TaskState task = tasks.get(entry.value);
                JobState job =
                        jobs.find(account.getWorkspaceId(), task.getJobId()).orElseThrow();
                if (job.getDeadlineAt().isAfter(now)) {
                    return Optional.of(new Head(entry, task, job));
                }
            }
            return Optional.empty();
        }
    }

    /** The task whose turn it is, with its entry in the backlog. */
    private record Head(KeyValue<String, String> entry, TaskState task, JobState job) {}

    private void send(JobState job, TaskState task, Instant at) {
        Topic<TaskDispatched> topic =
                task.getLane().equals(FairShare.BATCH) ? Topics.TASKS_BATCH : Topics.TASKS_INTERACTIVE;
        TaskDispatched dispatched = TaskDispatched.newBuilder()
                .setTaskId(task.getTaskId())
                .setJobId(job.getJobId())
                .setWorkspaceId(job.getWorkspaceId())
                .setUserId(job.getUserId())
                .setKind(job.getKind())
                .setStep(task.getStep())
                .setAttempt(task.getAttempt())
                .setLane(task.getLane())
                .setCopy(Orders.copy(job.getOrder()))
                .setDeadlineAt(job.getDeadlineAt())
                .setDispatchedAt(at)
                .setBatchId(job.getBatchId())
                .build();
        outlet.write(topic, task.getTaskId(), dispatched, Trail.of(job));
        meters.dispatched(task.getLane());
    }
}
