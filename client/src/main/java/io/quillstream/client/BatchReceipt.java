package io.quillstream.client;

import java.util.List;
import java.util.UUID;

/**
 * The answer to a submitted batch.
 *
 * @param rejected the first 100 refused lines; all of them are in the results
 */
public record BatchReceipt(UUID batchId, String status, Counts requestCounts, List<RejectedLine> rejected) {

    /** Lines read, and what the door made of them. */
    public record Counts(int total, int accepted, int rejected) {}

    /**
     * @param line from 1, as an editor counts
     * @param customId the caller's id, null if the line had no readable one
     */
    public record RejectedLine(int line, String customId, JobError error) {}
}
