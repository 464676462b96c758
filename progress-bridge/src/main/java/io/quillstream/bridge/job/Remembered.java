package io.quillstream.bridge.job;

import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.QuestionAnswer;
import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.stores.mongo.JobDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The events that a job's document still proves after the log has dropped the job's progress: that it was queued and
 * how it ended. The stages between are gone, so these are numbered 1 and 2; see {@link #past}.
 */
final class Remembered {

    private Remembered() {}

    /**
     * What an ended job's document proves. How many events there once were is not known, so a client that resumes behind
     * a higher number is told the end, which it may have seen.
     */
    static Past past(JobDocument document) {
        Stage end = Stage.of(document.status()).orElseThrow();
        List<ProgressReported> events = new ArrayList<>();
        if (document.error() == null || !document.error().code().equals(FirstEvent.REFUSED)) {
            events.add(event(document, Stage.QUEUED, 1, "Queued", document.createdAt())
                    .build());
        }
        events.add(ended(document, end));
        List<byte[]> frames = new ArrayList<>();
        events.forEach(event -> frames.add(NumberedFrame.of(event, frames.size() + 1)));
        ProgressNumbering numbering = new ProgressNumbering(frames.size(), document.attempts(), 0, 0, true);
        return new Past(frames, numbering, Long.MAX_VALUE, List.of());
    }

    private static ProgressReported ended(JobDocument document, Stage end) {
        return event(document, end, Math.max(1, document.attempts()), sentence(end), document.updatedAt())
                .setItems(document.items())
                .setFaq(
                        document.faq() == null
                                ? null
                                : document.faq().stream()
                                        .map(pair -> new QuestionAnswer(pair.question(), pair.answer()))
                                        .toList())
                .setTokensUsed(document.tokensUsed())
                .setCostMicros(document.costMicros())
                .setFailure(
                        document.error() == null
                                ? null
                                : new Failure(
                                        document.error().code(),
                                        document.error().message(),
                                        document.error().retryable()))
                .build();
    }

    private static String sentence(Stage end) {
        return switch (end) {
            case COMPLETED -> "Completed";
            case FAILED -> "Failed";
            default -> "Cancelled";
        };
    }

    private static ProgressReported.Builder event(
            JobDocument document, Stage stage, int attempt, String message, Instant at) {
        return ProgressReported.newBuilder()
                .setJobId(document.jobId().toString())
                .setWorkspaceId(document.workspaceId().toString())
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setMessage(message)
                .setPercent(stage.percent())
                .setAt(at);
    }
}
