package io.quillstream.stores.mongo;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch's jobs add up to at this moment.
 *
 * @param byStatus number of jobs by status; a status without jobs is absent
 * @param credits settled so far
 * @param costMicros micro-USD, sum of the known costs
 * @param lastChange newest change of any of its jobs
 */
public record BatchFigures(Map<String, Long> byStatus, long credits, long costMicros, Optional<Instant> lastChange) {

    /** Jobs in that status. */
    public long count(String status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** Jobs in any status. */
    public long total() {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }
}
