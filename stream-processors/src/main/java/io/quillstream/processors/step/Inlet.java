package io.quillstream.processors.step;

import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.decide.RecordRules;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic that the decisions read, all keyed by workspace.
 *
 * @param topic the topic
 * @param next step that its records are for
 * @param headStart records of the topics that were appended within this time before one of this topic come after it
 * @param workspace the workspace a record says it is of
 * @param awaited whether somebody waits for what comes of a record: nobody waits for one item of a batch
 * @param at the time it claims
 * @param broken the first rule that it breaks, if any
 */
public record Inlet<T extends SpecificRecord>(
        Topic<T> topic,
        String next,
        Duration headStart,
        Function<T, String> workspace,
        Predicate<T> awaited,
        Function<T, Instant> at,
        Function<T, Optional<String>> broken) {

    /**
     * What is finished comes before what has not begun: behind a batch of many thousand requests, workers would go idle
     * and other workspaces' jobs would wait for their end. No completion can overtake its own request, because there is no
     * task before the admission; a cancellation could, so those keep their place.
     */
    private static final Duration BEFORE_A_BACKLOG = Duration.ofHours(1);

    private static final Inlet<GenerationRequested> REQUESTS = new Inlet<>(
            Topics.REQUESTS,
            StepNames.ADMIT,
            Duration.ZERO,
            GenerationRequested::getWorkspaceId,
            request -> request.getBatchId() == null,
            GenerationRequested::getAcceptedAt,
            RecordRules::broken);
    private static final Inlet<CreditsGranted> GRANTS = new Inlet<>(
            Topics.GRANTS,
            StepNames.ADMIT,
            Duration.ZERO,
            CreditsGranted::getWorkspaceId,
            grant -> true,
            CreditsGranted::getGrantedAt,
            RecordRules::broken);
    private static final Inlet<CancellationRequested> CANCELLATIONS = new Inlet<>(
            Topics.CANCELLATIONS,
            StepNames.CANCEL,
            Duration.ZERO,
            CancellationRequested::getWorkspaceId,
            wish -> true,
            CancellationRequested::getRequestedAt,
            RecordRules::broken);
    private static final Inlet<TaskCompleted> COMPLETIONS = new Inlet<>(
            Topics.COMPLETIONS,
            StepNames.COLLECT,
            BEFORE_A_BACKLOG,
            TaskCompleted::getWorkspaceId,
            completion -> !FairShare.BATCH.equals(completion.getLane()),
            TaskCompleted::getCompletedAt,
            RecordRules::broken);

    /** All of them. */
    public static List<Inlet<?>> all() {
        return List.of(REQUESTS, GRANTS, CANCELLATIONS, COMPLETIONS);
    }
}
