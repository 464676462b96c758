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
 * @param largest bytes that a record's value may have
 * @param workspace the workspace a record says it is of
 * @param awaited whether somebody waits for what comes of a record: nobody waits for one item of a batch
 * @param at the time it claims
 * @param broken the first rule that it breaks, if any
 */
public record Inlet<T extends SpecificRecord>(
        Topic<T> topic,
        String next,
        Duration headStart,
        int largest,
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

    /**
     * The content of a job holds the texts of its request and of its completion, with more around them, and a producer sends
     * no record of more than a mebibyte. One that cannot be sent ends the transaction, and every one that tries again: the
     * partition would stand still.
     */
    private static final int LARGEST_REQUEST = 32 * 1024;

    private static final int LARGEST_COMPLETION = 960 * 1024;

    /** Nothing is made of their texts but what the rules bound. */
    private static final int ANY_SIZE = Integer.MAX_VALUE;

    private static final Inlet<GenerationRequested> REQUESTS = new Inlet<>(
            Topics.REQUESTS,
            StepNames.ADMIT,
            Duration.ZERO,
            LARGEST_REQUEST,
            GenerationRequested::getWorkspaceId,
            request -> request.getBatchId() == null,
            GenerationRequested::getAcceptedAt,
            RecordRules::broken);
    private static final Inlet<CreditsGranted> GRANTS = new Inlet<>(
            Topics.GRANTS,
            StepNames.ADMIT,
            Duration.ZERO,
            ANY_SIZE,
            CreditsGranted::getWorkspaceId,
            grant -> true,
            CreditsGranted::getGrantedAt,
            RecordRules::broken);
    private static final Inlet<CancellationRequested> CANCELLATIONS = new Inlet<>(
            Topics.CANCELLATIONS,
            StepNames.CANCEL,
            Duration.ZERO,
            ANY_SIZE,
            CancellationRequested::getWorkspaceId,
            wish -> true,
            CancellationRequested::getRequestedAt,
            RecordRules::broken);
    private static final Inlet<TaskCompleted> COMPLETIONS = new Inlet<>(
            Topics.COMPLETIONS,
            StepNames.COLLECT,
            BEFORE_A_BACKLOG,
            LARGEST_COMPLETION,
            TaskCompleted::getWorkspaceId,
            completion -> !FairShare.BATCH.equals(completion.getLane()),
            TaskCompleted::getCompletedAt,
            RecordRules::broken);

    /** All of them. */
    public static List<Inlet<?>> all() {
        return List.of(REQUESTS, GRANTS, CANCELLATIONS, COMPLETIONS);
    }
}
