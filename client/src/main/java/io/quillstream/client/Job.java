package io.quillstream.client;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A job as the server shows it (contract, {@code CopyGenerationResponse}).
 *
 * @param status {@code pending}, {@code processing}, {@code completed}, {@code failed} or {@code cancelled}
 * @param items null until completed
 * @param faq only for that copy type, null until completed
 * @param error null unless failed or cancelled
 * @param tokensUsed null while unknown
 * @param costMicros micro-USD; null while unknown
 * @param credits null while undecided
 */
public record Job(
        UUID jobId,
        String kind,
        String status,
        List<String> items,
        List<QuestionAnswer> faq,
        JobError error,
        Long tokensUsed,
        Long costMicros,
        Long credits,
        String provider,
        String model,
        String templateVersion,
        boolean degraded,
        Integer attempts,
        Instant createdAt,
        Instant updatedAt,
        Map<String, String> links) {

    /** A pair of an FAQ. */
    public record QuestionAnswer(String question, String answer) {}

    /** Whether nothing more will happen to it. */
    public boolean ended() {
        return switch (status) {
            case "completed", "failed", "cancelled" -> true;
            default -> false;
        };
    }
}
