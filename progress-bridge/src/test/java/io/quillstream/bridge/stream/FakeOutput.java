package io.quillstream.bridge.stream;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps what is written; completes a write at once, or when the test says so. */
public final class FakeOutput implements Output {

    private final StringBuilder text = new StringBuilder();
    private final List<Completion> waiting = new ArrayList<>();
    private final boolean atOnce;
    private int writes;
    private boolean ended;
    private boolean aborted;

    public FakeOutput(boolean atOnce) {
        this.atOnce = atOnce;
    }

    @Override
    public synchronized void write(ByteBuffer bytes, Completion completion) {
        if (!waiting.isEmpty()) {
            throw new IllegalStateException("a write is under way");
        }
        writes++;
        text.append(StandardCharsets.UTF_8.decode(bytes));
        if (atOnce) {
            completion.written();
        } else {
            waiting.add(completion);
        }
    }

    @Override
    public void end() {
        ended = true;
    }

    @Override
    public void abort() {
        aborted = true;
    }

    /** The write under way succeeds. */
    public void complete() {
        waiting.removeFirst().written();
    }

    /** The write under way fails. */
    public void fail() {
        waiting.removeFirst().failed(new java.io.IOException("broken pipe"));
    }

    public String text() {
        return text.toString();
    }

    int writes() {
        return writes;
    }

    public boolean ended() {
        return ended;
    }

    boolean aborted() {
        return aborted;
    }
}
