package io.quillstream.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;

/**
 * A response body as a stream that breaks off when the server has been silent for too long; the JDK's own waits for ever.
 * Not thread-safe.
 */
final class PatientInput extends InputStream {

    private final ByteChunks chunks;
    private final Duration silence;
    private final Queue<ByteBuffer> ready = new ArrayDeque<>();
    private boolean ended;

    /** @param silence longest time between two pieces of the body */
    PatientInput(ByteChunks chunks, Duration silence) {
        this.chunks = chunks;
        this.silence = silence;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        ByteBuffer next = ready.element();
        int count = Math.min(length, next.remaining());
        next.get(into, offset, count);
        if (!next.hasRemaining()) {
            ready.remove();
        }
        return count;
    }

    @Override
    public void close() {
        chunks.close();
    }

    /** False behind the last byte. */
    private boolean filled() throws IOException {
        while (ready.isEmpty() && !ended) {
            switch (next()) {
                case ByteChunks.Chunk.Bytes(var buffers) ->
                    buffers.stream().filter(ByteBuffer::hasRemaining).forEach(ready::add);
                case ByteChunks.Chunk.End(var failure) -> {
                    if (failure != null) {
                        // Whoever asks again is told the same.
                        chunks.close();
                        throw new IOException("the answer broke off: " + failure.getMessage(), failure);
                    }
                    ended = true;
                }
            }
        }
        return !ready.isEmpty();
    }

    private ByteChunks.Chunk next() throws IOException {
        try {
            return chunks.next(silence);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the answer");
        }
    }
}
