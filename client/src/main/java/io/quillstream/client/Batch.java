package io.quillstream.client;

import java.util.UUID;

/**
 * The state of a batch; also what each event of its stream carries.
 *
 * @param status {@code validating}, {@code in_progress}, {@code cancelling}, {@code completed} or {@code cancelled}
 * @param credits credits of its jobs so far
 * @param costMicros micro-USD so far, as far as costs are known
 * @param unknownCost ended jobs whose cost is unknown and not in {@code costMicros}; null if the server does not tell
 * @param etaSeconds null while unknown
 */
public record Batch(
        UUID batchId,
        String status,
        Counts requestCounts,
        Long credits,
        Long costMicros,
        Long unknownCost,
        Long etaSeconds) {

    /** Lines by what became of them; refused lines count in {@code total} and {@code failed}. */
    public record Counts(int total, int completed, int failed, int cancelled) {

        /** Lines that need nothing more. */
        public int done() {
            return completed + failed + cancelled;
        }
    }

    /** Whether nothing more will happen to it. */
    public boolean ended() {
        return status.equals("completed") || status.equals("cancelled");
    }
}
