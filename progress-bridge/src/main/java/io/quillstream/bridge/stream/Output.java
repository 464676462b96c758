package io.quillstream.bridge.stream;

import java.nio.ByteBuffer;

/** Where one stream's bytes go. Never blocks. */
public interface Output {

    /** Told how a write ended, possibly before {@link Output#write} returns, on any thread. */
    interface Completion {
        void written();

        void failed(Throwable cause);
    }

    /** Begins to write; the next write may begin only after the completion. An exception is a failed write. */
    void write(ByteBuffer bytes, Completion completion);

    /** Ends the answer in good order. No write is under way. */
    void end();

    /** Drops the connection, even in the middle of a write. */
    void abort();
}
