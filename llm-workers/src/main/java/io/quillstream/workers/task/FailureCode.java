package io.quillstream.workers.task;

import io.quillstream.schemas.event.Failure;
import io.quillstream.workers.model.TroubleKind;

/** The codes of the public contract (section 4) that a worker can end a task with. */
public enum FailureCode {
    LLM_UNAVAILABLE(true, "No language model could be reached; try again later."),
    LLM_TIMEOUT(true, "The language model did not answer in time; try again later."),
    LLM_BAD_OUTPUT(true, "The language model gave no usable answer."),
    LLM_REFUSED(false, "The language model refused to write this."),
    NO_SOURCE_TEXT(false, "The product has no text to write from; add an asset first."),
    INVALID_PRODUCT(false, "The product does not exist any longer."),
    INTERNAL(true, "Something went wrong on our side.");

    private final boolean retryable;
    private final String message;

    FailureCode(boolean retryable, String message) {
        this.retryable = retryable;
        this.message = message;
    }

    /** The code behind a provider's trouble, once nobody else can help. */
    public static FailureCode of(TroubleKind kind) {
        return switch (kind) {
            case UNAVAILABLE, CAPACITY, MISCONFIGURED -> LLM_UNAVAILABLE;
            case TIMEOUT -> LLM_TIMEOUT;
            case REJECTED, GARBLED -> LLM_BAD_OUTPUT;
            case REFUSED -> LLM_REFUSED;
        };
    }

    /** As events carry it. */
    public Failure toFailure() {
        return Failure.newBuilder()
                .setCode(name())
                .setMessage(message)
                .setRetryable(retryable)
                .build();
    }
}
