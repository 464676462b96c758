package io.quillstream.processors.step;

import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.processors.state.JobState;
import io.quillstream.processors.state.TaskState;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** The jobs with their deadlines and open tasks, and how the stores' keys are made. */
final class JobBook {

    /** Group of the jobs that came in with no batch. No batch id looks like it. */
    private static final String SINGLE = "single";

    private final KeyValueStore<String, JobState> jobs;
    private final KeyValueStore<String, String> deadlines;
    private final KeyValueStore<String, TaskState> tasks;

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

    static String deadlineKey(JobState job) {
        return "%016x/".formatted(job.getDeadlineAt().toEpochMilli()) + jobKey(job.getWorkspaceId(), job.getJobId());
    }

    /** The time in a deadline's key, in milliseconds of the epoch. */
    static long deadlineOf(String deadlineKey) {
        return Long.parseLong(deadlineKey, 0, 16, 16);
    }

    Optional<JobState> find(String workspaceId, String jobId) {
        return findByKey(jobKey(workspaceId, jobId));
    }

    /** The job under a key that {@link #deadlineKey}'s entries hold. */
    Optional<JobState> findByKey(String jobKey) {
        return Optional.ofNullable(jobs.get(jobKey));
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

    private static String jobKey(String workspaceId, String jobId) {
        return workspaceId + "/" + jobId;
    }
}
