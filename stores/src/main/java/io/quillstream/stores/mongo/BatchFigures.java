package io.quillstream.stores.mongo;

import java.util.Map;

/**
 * What a batch's jobs add up to at this moment.
 *
 * @param byStatus number of jobs by status; a status without jobs is absent
 * @param credits settled so far
 * @param costMicros micro-USD, sum of the known costs
 * @param unknownCost jobs that have ended and whose cost is unknown
 */
public record BatchFigures(Map<String, Long> byStatus, long credits, long costMicros, long unknownCost) {

    /** Jobs in that status. */
    public long count(String status) {
        return byStatus.getOrDefault(status, 0L);
    }

    /** Jobs that have ended, however they did. */
    public long ended() {
        return JobDocument.ENDED.stream().mapToLong(this::count).sum();
    }

    /** Jobs in any status. */
    public long total() {
        return byStatus.values().stream().mapToLong(Long::longValue).sum();
    }
}
