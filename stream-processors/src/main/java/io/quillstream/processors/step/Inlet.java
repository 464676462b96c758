package io.quillstream.processors.step;

import io.quillstream.processors.decide.RecordRules;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * A topic that the decisions read, all keyed by workspace.
 *
 * @param topic the topic
 * @param next step that its records are for
 * @param workspace the workspace a record says it is of
 * @param at the time it claims
 * @param broken the first rule that it breaks, if any
 */
public record Inlet<T extends SpecificRecord>(
        Topic<T> topic,
        String next,
        Function<T, String> workspace,
        Function<T, Instant> at,
        Function<T, Optional<String>> broken) {

    private static final Inlet<GenerationRequested> REQUESTS = new Inlet<>(
            Topics.REQUESTS,
            StepNames.ADMIT,
            GenerationRequested::getWorkspaceId,
            GenerationRequested::getAcceptedAt,
            RecordRules::broken);
    private static final Inlet<CreditsGranted> GRANTS = new Inlet<>(
            Topics.GRANTS,
            StepNames.ADMIT,
            CreditsGranted::getWorkspaceId,
            CreditsGranted::getGrantedAt,
            RecordRules::broken);
    private static final Inlet<CancellationRequested> CANCELLATIONS = new Inlet<>(
            Topics.CANCELLATIONS,
            StepNames.CANCEL,
            CancellationRequested::getWorkspaceId,
            CancellationRequested::getRequestedAt,
            RecordRules::broken);
    private static final Inlet<TaskCompleted> COMPLETIONS = new Inlet<>(
            Topics.COMPLETIONS,
            StepNames.COLLECT,
            TaskCompleted::getWorkspaceId,
            TaskCompleted::getCompletedAt,
            RecordRules::broken);

    /** All of them. */
    public static List<Inlet<?>> all() {
        return List.of(REQUESTS, GRANTS, CANCELLATIONS, COMPLETIONS);
    }
}
