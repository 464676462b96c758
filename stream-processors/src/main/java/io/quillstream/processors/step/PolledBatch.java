package io.quillstream.processors.step;

/** Knows how many records the last poll of this stream thread brought and how many of them are still to be processed. */
@FunctionalInterface
public interface PolledBatch {

    /**
     * Tells that one record has been processed. Called on the stream thread.
     *
     * @param awaited whether somebody waits for what came of it
     * @return true if none is left and somebody waits for one of them, so that a commit now makes nobody wait for a timer
     */
    boolean recordDone(boolean awaited);
}
