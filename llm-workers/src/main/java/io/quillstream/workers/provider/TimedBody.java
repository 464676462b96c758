package io.quillstream.workers.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as it comes: ends with a {@link ProviderFailure} when it is silent for too long, takes too long
 * as a whole, grows too large, breaks off, or our thread is interrupted. Read by one thread; closing gives the
 * connection up.
 */
final class TimedBody extends InputStream implements Flow.Subscriber<List<ByteBuffer>> {

    /** Far more than any answer to our prompts. */
    static final int MOST_BYTES = 2 * 1024 * 1024;

    private sealed interface Signal {}

    private record Data(List<ByteBuffer> buffers) implements Signal {}

    private record End() implements Signal {}

    private record Broken() implements Signal {}

    private final Duration idle;
    private final long deadline;
    private final LinkedBlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Deque<ByteBuffer> ready = new ArrayDeque<>();
    private volatile Flow.Subscription subscription;
    private boolean ended;
    private long count;

    /** @param deadline by {@link System#nanoTime} */
    TimedBody(Duration idle, long deadline) {
        this.idle = idle;
        this.deadline = deadline;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        while (ready.isEmpty()) {
            if (ended) {
                return -1;
            }
            take();
        }
        ByteBuffer next = ready.peek();
        int read = Math.min(length, next.remaining());
        next.get(target, offset, read);
        if (!next.hasRemaining()) {
            ready.remove();
        }
        count += read;
        if (count > MOST_BYTES) {
            throw new ProviderFailure.Garbled("answer of more than " + MOST_BYTES + " bytes");
        }
        return read;
    }

    /** Reads the rest of a body that nobody wants, so that the connection can be used again; a long one is given up. */
    void discard() throws IOException {
        try {
            readNBytes(16 * 1024);
        } catch (ProviderFailure e) {
            // The status has been told; what becomes of its body does not matter.
        }
        close();
    }

    @Override
    public void close() {
        Flow.Subscription current = subscription;
        if (current != null && !ended) {
            current.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        signals.add(new Data(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        signals.add(new Broken());
    }

    @Override
    public void onComplete() {
        signals.add(new End());
    }

    private void take() {
        try {
            long left = deadline - System.nanoTime();
            Signal signal = signals.poll(Math.min(idle.toNanos(), Math.max(0, left)), TimeUnit.NANOSECONDS);
            switch (signal) {
                case null -> throw new ProviderFailure.TimedOut(left < idle.toNanos() ? "total" : "idle");
                case Data data -> {
                    data.buffers().stream().filter(ByteBuffer::hasRemaining).forEach(ready::add);
                    subscription.request(1);
                }
                case End end -> ended = true;
                case Broken broken -> throw new ProviderFailure.Unreachable("connection broke within the answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProviderFailure.Stopped();
        }
    }
}
