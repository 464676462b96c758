package io.quillstream.bridge.stream;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What waits for the clients of all streams of this instance, in bytes. Each stream has a bound of its own, but thousands that
 * are not read would fill the memory together. Thread-safe; nothing blocks.
 */
public final class Backlog {

    private final long most;
    private final AtomicLong bytes = new AtomicLong();

    /** @param most bound in bytes; met about, since it is looked at before and counted behind */
    public Backlog(long most) {
        this.most = most;
    }

    boolean hasRoomFor(int more) {
        return bytes.get() + more <= most;
    }

    void add(int more) {
        bytes.addAndGet(more);
    }

    void remove(int less) {
        bytes.addAndGet(-less);
    }

    /** Bytes that wait now, or are being written. */
    long bytes() {
        return bytes.get();
    }
}
