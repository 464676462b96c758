package io.quillstream.workers.provider;

import dev.langchain4j.http.client.sse.ServerSentEvent;

/**
 * Notices an event of a stream that was sent twice in a row. A short piece of text may well come twice in earnest, and
 * carries no number that would tell; one of many letters, in an event that is the same to the byte, does not. Used for one
 * stream, by one thread.
 */
final class RepeatedEvents {

    private static final int LONG_PIECE = 16;

    private final Answers answers;
    private String before = "";

    RepeatedEvents(Answers answers) {
        this.answers = answers;
    }

    /** Whether the event only repeats the one before. Throws as {@link Answers#inspected} does if it is no JSON. */
    boolean repeats(ServerSentEvent event) {
        boolean same = event.data().equals(before) && answers.pieceOf(event).length() >= LONG_PIECE;
        before = event.data();
        return same;
    }
}
