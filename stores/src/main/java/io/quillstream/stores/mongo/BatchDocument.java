package io.quillstream.stores.mongo;

import java.time.Instant;
import java.util.UUID;

/**
 * A batch as recorded; what became of its jobs is counted from {@link Jobs#figures}.
 *
 * @param total lines read; 0 until closed
 * @param accepted lines that became requests; 0 until closed
 * @param rejected lines refused at the door; 0 until closed
 * @param openedAt when the first line was read
 * @param closedAt when the last one was; null while the batch is being read
 * @param cancelRequestedAt when somebody asked to cancel the rest; null if nobody did
 */
public record BatchDocument(
        UUID batchId,
        UUID workspaceId,
        String userId,
        int total,
        int accepted,
        int rejected,
        Instant openedAt,
        Instant closedAt,
        Instant cancelRequestedAt) {

    /** A line that was refused at the door; customId is null if the line had no readable one. */
    public record Rejection(int line, String customId, JobDocument.Error error) {}

    /** Status by the public contract, given what the jobs add up to. */
    public String status(BatchFigures figures) {
        if (closedAt == null) {
            return cancelRequestedAt == null ? "validating" : "cancelling";
        }
        if (figures.ended() < accepted) {
            return cancelRequestedAt == null ? "in_progress" : "cancelling";
        }
        return cancelRequestedAt != null && figures.count("cancelled") > 0 ? "cancelled" : "completed";
    }

    /** What became of its lines, given what the jobs add up to. */
    public BatchCounts counts(BatchFigures figures) {
        return new BatchCounts(
                Math.max(total, figures.total()),
                figures.count("completed"),
                figures.count("failed") + rejected,
                figures.count("cancelled"));
    }

    /** How far its jobs have come, given what they add up to. */
    public BatchProgress progress(BatchFigures figures) {
        return new BatchProgress(closedAt != null, figures.ended(), Math.max(0, accepted - figures.ended()));
    }
}
