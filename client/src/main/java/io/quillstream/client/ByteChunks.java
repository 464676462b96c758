package io.quillstream.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A response body that is read chunk by chunk with a limit on silence, which the JDK's input stream does not offer. At
 * most one chunk is buffered: a slow reader slows the server down. One reader at a time.
 */
final class ByteChunks implements HttpResponse.BodySubscriber<ByteChunks>, AutoCloseable {

    /** What the reader got. */
    sealed interface Chunk {
        record Bytes(List<ByteBuffer> buffers) implements Chunk {}

        /** @param failure null if the server closed in good order */
        record End(Throwable failure) implements Chunk {}
    }

    private final BlockingQueue<Chunk> chunks = new LinkedBlockingQueue<>();
    private final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();

    /** The next chunk, or an end with a failure if nothing comes within the limit. */
    Chunk next(Duration limit) throws InterruptedException {
        Chunk chunk = chunks.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (chunk == null) {
            close();
            return new Chunk.End(new java.net.SocketTimeoutException("silent for " + limit.toSeconds() + " s"));
        }
        if (chunk instanceof Chunk.Bytes) {
            subscription.join().request(1);
        }
        return chunk;
    }

    @Override
    public CompletionStage<ByteChunks> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription.complete(given);
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        chunks.add(new Chunk.Bytes(buffers));
    }

    @Override
    public void onError(Throwable failure) {
        chunks.add(new Chunk.End(failure));
    }

    @Override
    public void onComplete() {
        chunks.add(new Chunk.End(null));
    }

    /** Drops the connection; a waiting reader is told. */
    @Override
    public void close() {
        subscription.thenAccept(Flow.Subscription::cancel);
        chunks.add(new Chunk.End(new java.io.IOException("closed by the reader")));
    }
}
