package io.quillstream.client;

/**
 * Why a job, or a line of a batch, has no result.
 *
 * @param code code of the contract, for example {@code LLM_TIMEOUT}
 * @param message one sentence for a person
 * @param retryable whether the same order may succeed later
 */
public record JobError(String code, String message, boolean retryable) {}
