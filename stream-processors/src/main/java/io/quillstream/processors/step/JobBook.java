package io.quillstream.processors.step;

import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The jobs with their deadlines and open tasks, and how the stores' keys are made. */
final class JobBook {

    /** Group of the jobs that came in with no batch. No batch id looks like it. */
    private static final String SINGLE = "single";

    private final KeyValueStore<String, JobState> jobs;
    private final KeyValueStore<String, String> deadlines;
    private final KeyValueStore<String, TaskState> tasks;

    /** An entry of the deadlines. */
    record Deadline(String key, String jobKey) {}

    JobBook(ProcessorContext<String, Object> context) {
        this.jobs = context.getStateStore(StateStores.JOBS);
        this.deadlines = context.getStateStore(StateStores.DEADLINES);
        this.tasks = context.getStateStore(StateStores.TASKS);
    }

    static String lane(JobState job) {
        return job.getBatchId() == null ? FairShare.INTERACTIVE : FairShare.BATCH;
    }

    static String group(JobState job) {
        return job.getBatchId() == null ? SINGLE : job.getBatchId();
    }

    static String taskKey(JobState job, String taskId) {
        return job.getWorkspaceId() + "/" + group(job) + "/" + taskId;
    }

    Optional<JobState> find(String workspaceId, String jobId) {
        return Optional.ofNullable(jobs.get(jobKey(workspaceId, jobId)));
    }

    /** The first deadline that there is, passed or not, in milliseconds of the epoch. */
    OptionalLong firstDeadline() {
        try (KeyValueIterator<String, String> all = deadlines.all()) {
            return all.hasNext() ? OptionalLong.of(Long.parseLong(all.next().key, 0, 16, 16)) : OptionalLong.empty();
        }
    }

    /**
     * Deadlines that have passed, oldest first.
     *
     * @param now in milliseconds of the epoch
     */
    List<Deadline> passed(long now, int most) {
        List<Deadline> passed = new ArrayList<>();
        try (KeyValueIterator<String, String> found = deadlines.range(time(0), time(Math.max(0, now)))) {
            while (found.hasNext() && passed.size() < most) {
                KeyValue<String, String> entry = found.next();
                passed.add(new Deadline(entry.key, entry.value));
            }
        }
        return passed;
    }

    /** The open job whose deadline it is; empty if that has ended. */
    Optional<JobState> openJob(Deadline deadline) {
        return Optional.ofNullable(jobs.get(deadline.jobKey())).filter(JobLifecycle::open);
    }

    /** Takes a deadline away. */
    void forget(Deadline deadline) {
        deadlines.delete(deadline.key());
    }

    Optional<TaskState> task(JobState job, String taskId) {
        return Optional.ofNullable(tasks.get(taskKey(job, taskId)));
    }

    /** Whether a task of the job was given to a worker. */
    boolean begun(JobState job) {
        return job.getSteps().stream()
                .anyMatch(step -> step.getDone()
                        || task(job, step.getTaskId())
                                .filter(task -> task.getPlace() == null)
                                .isPresent());
    }

    /** Stores a new open job and its deadline. */
    void open(JobState job) {
        put(job);
        deadlines.put(deadlineKey(job), jobKey(job.getWorkspaceId(), job.getJobId()));
    }

    /** Stores a job that goes on. */
    void put(JobState job) {
        jobs.put(jobKey(job.getWorkspaceId(), job.getJobId()), job);
    }

    /** Stores the end of a job that was open. */
    void end(JobState job, Ending ending) {
        put(JobLifecycle.ended(job, ending));
        deadlines.delete(deadlineKey(job));
    }

    private static String deadlineKey(JobState job) {
        return time(job.getDeadlineAt().toEpochMilli()) + "/" + jobKey(job.getWorkspaceId(), job.getJobId());
    }

    /** Fixed in length, so that keys are in order of time. */
    private static String time(long epochMilli) {
        return HexFormat.of().toHexDigits(epochMilli);
    }

    private static String jobKey(String workspaceId, String jobId) {
        return workspaceId + "/" + jobId;
    }
}
