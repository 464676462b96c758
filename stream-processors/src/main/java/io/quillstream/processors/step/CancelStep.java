package io.quillstream.processors.step;

import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.decide.Origins;
import io.quillstream.processors.state.CancellationState;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import io.quillstream.schemas.event.CancellationRequested;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Step {@code cancel}. A job ends at once. A batch is marked, so that requests that are still on their way end when they
 * come by, and its open jobs are ended little by little, a bounded number at a time: a batch of 50,000 must not hold up the
 * other workspaces of the partition.
 */
public final class CancelStep extends ContextualProcessor<String, Arrived<CancellationRequested>, String, Object> {

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int JOBS_AT_ONCE = 300;

    private Outlet outlet;
    private JobBook jobs;
    private KeyValueStore<String, TaskState> tasks;
    private KeyValueStore<String, CancellationState> cancellations;

    /** Keys of the batches that still have open jobs: derived from the store when the task begins. */
    private final SortedSet<String> unswept = new TreeSet<>();

    private Alarm alarm;

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        outlet = new Outlet(context);
        jobs = new JobBook(context);
        tasks = context.getStateStore(StateStores.TASKS);
        cancellations = context.getStateStore(StateStores.CANCELLATIONS);
        unswept.clear();
        try (KeyValueIterator<String, CancellationState> all = cancellations.all()) {
            all.forEachRemaining(entry -> {
                if (!entry.value.getSwept()) {
                    unswept.add(entry.key);
                }
            });
        }
        alarm = new Alarm(context, now -> sweep());
        sweepSoon();
    }

    private void sweepSoon() {
        if (!unswept.isEmpty()) {
            alarm.setFor(0, PAUSE);
        }
    }

    @Override
    public void process(Record<String, Arrived<CancellationRequested>> record) {
        Arrived<CancellationRequested> arrived = record.value();
        CancellationRequested wish = arrived.event();
        if (wish.getBatchId() != null) {
            cancelBatch(wish.getWorkspaceId() + "/" + wish.getBatchId(), arrived);
        } else {
            cancelJob(wish, arrived);
        }
    }

    private void cancelJob(CancellationRequested wish, Arrived<CancellationRequested> arrived) {
        Optional<JobState> job = jobs.find(wish.getWorkspaceId(), wish.getJobId());
        if (job.isEmpty()) {
            // Its request is on another topic and may not have been read yet.
            mark(wish.getWorkspaceId() + "/" + wish.getJobId(), arrived, true);
        } else if (JobLifecycle.open(job.get())) {
            end(job.get(), JobLifecycle.cancelled(arrived.cause(), arrived.at(), jobs.begun(job.get())));
        }
    }

    private void cancelBatch(String key, Arrived<CancellationRequested> arrived) {
        if (mark(key, arrived, false)) {
            unswept.add(key);
            sweepSoon();
        }
    }

    /** Remembers the first wish; a repetition must not change what the ledger names as the cause. */
    private boolean mark(String key, Arrived<CancellationRequested> arrived, boolean swept) {
        if (cancellations.get(key) != null) {
            return false;
        }
        cancellations.put(key, new CancellationState(Origins.of(arrived.cause()), arrived.at(), swept));
        return true;
    }

    private void sweep() {
        int budget = JOBS_AT_ONCE;
        while (!unswept.isEmpty() && budget > 0) {
            String key = unswept.first();
            CancellationState wish = cancellations.get(key);
            Set<JobState> open = openJobs(key, budget);
            open.forEach(job ->
                    end(job, JobLifecycle.cancelled(Origins.cause(wish.getCause()), wish.getAt(), jobs.begun(job))));
            if (open.size() < budget) {
                cancellations.put(key, new CancellationState(wish.getCause(), wish.getAt(), true));
                unswept.remove(key);
            }
            budget -= Math.max(1, open.size());
            context().commit();
        }
        sweepSoon();
    }

    /**
     * Open jobs of a batch; each has an open task under the batch's prefix. Those that wait come first: ending one that
     * is out frees its slot, which must not go to another that is about to be cancelled.
     */
    private Set<JobState> openJobs(String key, int limit) {
        String workspace = key.substring(0, key.indexOf('/'));
        Set<JobState> waiting = new LinkedHashSet<>();
        Set<JobState> out = new LinkedHashSet<>();
        try (KeyValueIterator<String, TaskState> found = tasks.range(key + "/", key + "0")) {
            while (found.hasNext() && waiting.size() < limit) {
                TaskState task = found.next().value;
                jobs.find(workspace, task.getJobId()).ifPresent(task.getPlace() == null ? out::add : waiting::add);
            }
        }
        out.stream().limit(limit - waiting.size()).forEach(waiting::add);
        return waiting;
    }

    private void end(JobState job, Ending ending) {
        jobs.end(job, ending);
        outlet.pass(StepNames.SETTLE, job.getWorkspaceId(), new Moved.JobEnded(job, ending));
    }
}
