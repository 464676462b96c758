package io.quillstream.audit;

import io.quillstream.processors.state.JobState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The jobs of one partition: those that have a reserve and no end yet, and the ids of those that had one. */
final class OpenJobs {

    private final Map<String, JobState> open = new HashMap<>();
    private final UuidSet ended = new UuidSet();

    /** The job, if its reserve is neither settled nor released. */
    Optional<JobState> find(String workspace, String job) {
        return Optional.ofNullable(open.get(job))
                .filter(found -> found.getWorkspaceId().equals(workspace));
    }

    /** Whether the job has or had a reserve. */
    boolean known(String job) {
        return open.containsKey(job) || ended.contains(UUID.fromString(job));
    }

    /** Whether the job had a reserve that was closed. */
    boolean ended(String job) {
        return ended.contains(UUID.fromString(job));
    }

    void open(JobState job) {
        open.put(job.getJobId(), job);
    }

    void end(String job) {
        open.remove(job);
        ended.add(UUID.fromString(job));
    }

    int count() {
        return open.size();
    }
}
