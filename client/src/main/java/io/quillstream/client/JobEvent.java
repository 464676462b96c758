package io.quillstream.client;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One step forward of a job.
 *
 * @param seq 1, 2, 3 … per job, without gap; 0 for a {@code delta}, which has no number
 * @param stage {@code queued}, {@code parsing}, {@code prompting}, {@code generating}, {@code parsing_response},
 *     {@code retrying}, {@code completed}, {@code failed}, {@code cancelled}, or {@code delta}
 * @param percent 0 to 100
 * @param retryInMs only for {@code retrying}
 * @param items only for {@code completed}
 * @param error only for {@code failed}
 * @param text only for {@code delta}: a piece of the text as it is written
 */
public record JobEvent(
        UUID jobId,
        long seq,
        String stage,
        String status,
        int attempt,
        String message,
        int percent,
        Instant at,
        Long retryInMs,
        List<String> items,
        Long tokensUsed,
        Long costMicros,
        JobError error,
        String text) {

    /** Whether it is the last one. */
    public boolean terminal() {
        return stage.equals("completed") || stage.equals("failed") || stage.equals("cancelled");
    }
}
