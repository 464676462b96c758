package io.quillstream.client;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;

/** One connection of an event stream, from its request to its end. Not thread-safe but for {@link #close}. */
final class EventConnection implements AutoCloseable {

    /** The server writes at least every 10 s. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final ByteChunks chunks;
    private final Queue<SseFrame> ready = new ArrayDeque<>();
    private final SseParser parser = new SseParser(ready::add);
    private boolean clean;

    private EventConnection(ByteChunks chunks) {
        this.chunks = chunks;
    }

    /**
     * Opens the stream behind event {@code after}; 0 for the beginning.
     *
     * @throws ClientException if it is refused or nobody answers
     */
    static EventConnection open(Transport transport, String path, long after) {
        Map<String, String> headers = after > 0
                ? Map.of("Accept", "text/event-stream", "Last-Event-ID", Long.toString(after))
                : Map.of("Accept", "text/event-stream");
        HttpResponse<ByteChunks> answer = transport.send(
                Transport.Call.get(path).with(headers, Duration.ofSeconds(30)), information -> new ByteChunks());
        if (answer.statusCode() != 200) {
            Transport.refuse(answer, wholeText(answer.body()));
        }
        if (answer.statusCode() != 200 || !isStream(answer)) {
            answer.body().close();
            throw Transport.unexpected(answer);
        }
        return new EventConnection(answer.body());
    }

    /** The next frame; empty once the connection has ended. */
    Optional<SseFrame> next() throws InterruptedException {
        while (ready.isEmpty()) {
            switch (chunks.next(SILENCE)) {
                case ByteChunks.Chunk.Bytes(var buffers) -> buffers.forEach(parser::feed);
                case ByteChunks.Chunk.End(var failure) -> {
                    clean = failure == null;
                    return Optional.empty();
                }
            }
        }
        return Optional.of(ready.remove());
    }

    /** After the end: whether the server closed in good order. */
    boolean endedCleanly() {
        return clean;
    }

    /** How long the server asked to wait before the next connection. */
    OptionalLong retryMillis() {
        return parser.retryMillis();
    }

    @Override
    public void close() {
        chunks.close();
    }

    /** A page in the stream's place has no events, and would be asked for time and again. */
    private static boolean isStream(HttpResponse<?> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("");
        return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }

    private static String wholeText(ByteChunks body) {
        StringBuilder text = new StringBuilder();
        try {
            while (body.next(SILENCE) instanceof ByteChunks.Chunk.Bytes(var buffers)) {
                for (ByteBuffer buffer : buffers) {
                    text.append(StandardCharsets.UTF_8.decode(buffer));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return text.toString();
    }
}
