package io.quillstream.audit;

import io.quillstream.processors.state.JobState;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** The jobs of one partition: those that have a reserve and no end yet, and the ids of those that ended. */
final class OpenJobs {

    private final Map<String, JobState> open = new HashMap<>();
    private final UuidSet ended = new UuidSet();

    /** The job, if its reserve is neither settled nor released. */
    Optional<JobState> find(String workspace, String job) {
        return Optional.ofNullable(open.get(job))
                .filter(found -> found.getWorkspaceId().equals(workspace));
    }

    /** Whether the job has or had a reserve, or was refused on record: no request of it is decided again. */
    boolean known(String job) {
        return open.containsKey(job) || ended(job);
    }

    /** Whether the job had a reserve that was closed, or was refused on record. Any text may be asked for. */
    boolean ended(String job) {
        try {
            return ended.contains(UUID.fromString(job));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    void open(JobState job) {
        open.put(job.getJobId(), job);
    }

    void end(String job) {
        open.remove(job);
        ended.add(UUID.fromString(job));
    }

    /** A job that never had a reserve has ended. */
    void refused(String job) {
        ended.add(UUID.fromString(job));
    }

    /** Of the open jobs whose deadline is one of those, the one with the earliest. */
    Optional<JobState> overdue(Predicate<Instant> deadlines) {
        return open.values().stream()
                .filter(job -> deadlines.test(job.getDeadlineAt()))
                .min(Comparator.comparing(JobState::getDeadlineAt));
    }

    int count() {
        return open.size();
    }
}
