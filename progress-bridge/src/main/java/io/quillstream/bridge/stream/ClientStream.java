package io.quillstream.bridge.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * One client's stream: frames go out in the order in which they were given, one write at a time. A client that does
 * not read holds up nobody: its frames wait in a bounded queue, and it is cut when the queue is full or one write takes
 * too long. It can resume behind the last id it saw. Thread-safe; nothing blocks.
 */
public final class ClientStream {

    private enum State {
        OPEN,
        ENDING,
        CLOSED
    }

    private final Output output;
    private final int mostBytes;
    private final Backlog backlog;
    private final Consumer<Optional<CutReason>> closed;
    private Queue<byte[]> queue;
    private int queuedBytes;
    private int writingBytes;
    private State state = State.OPEN;
    private boolean writing;
    private long writingSince;
    private Thread drainer;

    /**
     * @param mostBytes bound of the queue
     * @param backlog of all streams; when it is full, a client for whom something waits already is cut at the next frame
     * @param closed called once when the stream is over, with the reason if it was cut
     */
    public ClientStream(Output output, int mostBytes, Backlog backlog, Consumer<Optional<CutReason>> closed) {
        this.output = output;
        this.mostBytes = mostBytes;
        this.backlog = backlog;
        this.closed = closed;
    }

    /** Sends a frame after those before it; without effect once the stream ends. */
    public void send(byte[] frame) {
        boolean full;
        synchronized (this) {
            if (state != State.OPEN) {
                return;
            }
            // A single frame may be larger than the bound: what counts is what piles up behind it.
            boolean behind = writing || queuedBytes > 0;
            full = queuedBytes > 0 && queuedBytes + frame.length > mostBytes
                    || behind && !backlog.hasRoomFor(frame.length);
            if (!full) {
                enqueue(frame);
            }
        }
        if (full) {
            cut(CutReason.SLOW);
        } else {
            drain();
        }
    }

    /** Sends a frame only if nothing is on its way; for heartbeats. */
    public void sendIfIdle(byte[] frame) {
        synchronized (this) {
            if (state != State.OPEN || writing || queuedBytes > 0) {
                return;
            }
            enqueue(frame);
        }
        drain();
    }

    /** Ends the stream once everything sent so far is out. */
    public void end() {
        synchronized (this) {
            if (state == State.OPEN) {
                state = State.ENDING;
            }
        }
        drain();
    }

    /** Cuts the stream if one write has been under way since before that time ({@link System#nanoTime}). */
    public void cutIfStalledSince(long nanoTime) {
        boolean stalled;
        synchronized (this) {
            stalled = state != State.CLOSED && writing && writingSince - nanoTime < 0;
        }
        if (stalled) {
            cut(CutReason.SLOW);
        }
    }

    public synchronized boolean isOpen() {
        return state == State.OPEN;
    }

    private void enqueue(byte[] frame) {
        if (queue == null) {
            queue = new ArrayDeque<>(2);
        }
        queue.add(frame);
        queuedBytes += frame.length;
        backlog.add(frame.length);
    }

    /** Writes what is queued until a write has to wait; a write that completes at once does not deepen the stack. */
    private void drain() {
        while (true) {
            ByteBuffer bytes;
            synchronized (this) {
                if (writing || state == State.CLOSED) {
                    return;
                }
                bytes = takeAll();
                if (bytes == null && state == State.OPEN) {
                    return;
                }
                if (bytes == null) {
                    state = State.CLOSED;
                } else {
                    writing = true;
                    writingSince = System.nanoTime();
                    drainer = Thread.currentThread();
                }
            }
            if (bytes == null) {
                output.end();
                closed.accept(Optional.empty());
                return;
            }
            try {
                output.write(bytes, completion);
            } catch (RuntimeException e) {
                // The request may just have come to its end. It must not end the round of whoever sends to many: those
                // behind
                // this client would miss what it was given.
                completion.failed(e);
            }
            synchronized (this) {
                if (drainer == Thread.currentThread()) {
                    drainer = null;
                }
            }
        }
    }

    private ByteBuffer takeAll() {
        if (queuedBytes == 0) {
            return null;
        }
        ByteBuffer bytes;
        if (queue.size() == 1) {
            bytes = ByteBuffer.wrap(queue.remove());
        } else {
            bytes = ByteBuffer.allocate(queuedBytes);
            queue.forEach(bytes::put);
            bytes.flip();
        }
        // An idle client keeps no queue.
        queue = null;
        writingBytes = queuedBytes;
        queuedBytes = 0;
        return bytes;
    }

    private final Output.Completion completion = new Output.Completion() {
        @Override
        public void written() {
            synchronized (ClientStream.this) {
                writing = false;
                backlog.remove(writingBytes);
                writingBytes = 0;
                if (drainer == Thread.currentThread()) {
                    return;
                }
            }
            drain();
        }

        @Override
        public void failed(Throwable cause) {
            cut(CutReason.GONE);
        }
    };

    private void cut(CutReason reason) {
        synchronized (this) {
            if (state == State.CLOSED) {
                return;
            }
            state = State.CLOSED;
            queue = null;
            backlog.remove(queuedBytes + writingBytes);
            queuedBytes = 0;
            writingBytes = 0;
        }
        output.abort();
        closed.accept(Optional.of(reason));
    }
}
