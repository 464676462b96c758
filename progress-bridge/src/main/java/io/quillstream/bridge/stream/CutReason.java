package io.quillstream.bridge.stream;

/** Why a stream was cut and not ended in good order. */
public enum CutReason {
    /** The client reads more slowly than events come. */
    SLOW,
    /** The connection is gone. */
    GONE
}
