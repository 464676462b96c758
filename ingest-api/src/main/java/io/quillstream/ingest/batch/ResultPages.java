package io.quillstream.ingest.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/** A list of results read page by page, in order of lines. Not thread-safe. */
final class ResultPages<T> {

    /** The line behind the last. */
    static final int NONE = Integer.MAX_VALUE;

    private final int size;
    private final IntFunction<List<T>> read;
    private final ToIntFunction<T> lineOf;
    private final Function<T, ObjectNode> json;
    private final Queue<T> page = new ArrayDeque<>();
    private int last;
    private boolean ended;

    /**
     * @param size of a page
     * @param read gives the page behind a line
     * @param json a result as it is shown
     */
    ResultPages(int size, IntFunction<List<T>> read, ToIntFunction<T> lineOf, Function<T, ObjectNode> json) {
        this.size = size;
        this.read = read;
        this.lineOf = lineOf;
        this.json = json;
    }

    /** Line of the next one; {@link #NONE} if there is none. Reads the next page if that is needed. */
    int line() {
        if (!atHand()) {
            List<T> next = read.apply(last);
            page.addAll(next);
            ended = next.size() < size;
        }
        return page.isEmpty() ? NONE : lineOf.applyAsInt(page.element());
    }

    /** Whether the next one can be told without reading. */
    boolean atHand() {
        return ended || !page.isEmpty();
    }

    ObjectNode take() {
        T next = page.remove();
        last = lineOf.applyAsInt(next);
        return json.apply(next);
    }

    /** Lets go of what has been read and not taken; it is read again. */
    void forget() {
        if (!page.isEmpty()) {
            page.clear();
            ended = false;
        }
    }

    /** How many are in memory. */
    int held() {
        return page.size();
    }
}
