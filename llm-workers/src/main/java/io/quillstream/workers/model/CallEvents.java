package io.quillstream.workers.model;

import java.time.Duration;

/** What a caller may want to know while it waits. Called on the threads of the call; must be quick. */
public interface CallEvents {

    /** Nobody is interested. */
    CallEvents NONE = new CallEvents() {};

    /** The attempt under way failed and another one begins after this time. */
    default void retrying(Duration in) {}

    /** The announced attempt begins. */
    default void nextAttempt() {}

    /** Whether somebody still waits for the answer from us; if not, no call is begun. */
    default boolean wanted() {
        return true;
    }

    /** Whether {@link #delta} is of use; if not, the provider is not asked to stream. */
    default boolean wantsDeltas() {
        return false;
    }

    /** A piece of text came. Pieces of an attempt that fails are not taken back. */
    default void delta(String text) {}

    /** No piece comes any more in this attempt. */
    default void deltasEnd() {}
}
