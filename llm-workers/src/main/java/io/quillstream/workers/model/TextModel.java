package io.quillstream.workers.model;

/**
 * The port to whatever writes text: a provider, or a decorator around others. Thread-safe. Called on a virtual thread
 * and blocks; an interrupt ends the call with {@link ModelReply.Interrupted}. Never throws for trouble that a provider
 * can make: that is data.
 */
@FunctionalInterface
public interface TextModel {

    /** Answers the prompt, or tells why not. */
    ModelReply write(ModelCall call);

    /** The answer to this call turned out to be unusable: whoever remembered it should not do so any longer. */
    default void forget(ModelCall call) {}
}
