package io.quillstream.stores.postgres;

import java.time.LocalDate;

/**
 * Usage of one UTC day, copy type and status.
 *
 * @param copyType the job's kind, for jobs without a copy type
 * @param count finished jobs
 * @param tokens sum of the known ones
 * @param costMicros micro-USD, sum of the known ones
 * @param credits settled
 * @param unknownTokens jobs whose tokens are unknown
 * @param unknownCost jobs whose cost is unknown
 */
public record DailyUsage(
        LocalDate date,
        String copyType,
        String status,
        long count,
        long tokens,
        long costMicros,
        long credits,
        long unknownTokens,
        long unknownCost) {}
