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
 * @param faq only for {@code completed}, of that copy type
 * @param error only for {@code failed} and {@code cancelled}
 * @param text only for {@code delta}: a piece of the text as it is written
 * @param index only for {@code delta}: place of the piece in its text, from 0; who misses one has lost it
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
        List<Job.QuestionAnswer> faq,
        Long tokensUsed,
        Long costMicros,
        JobError error,
        String text,
        Integer index) {

    /** Whether it is the last one. */
    public boolean terminal() {
        return stage.equals("completed") || stage.equals("failed") || stage.equals("cancelled");
    }
}
