package io.quillstream.bridge.batch;

import io.quillstream.bridge.stream.ClientStream;
import io.quillstream.bridge.stream.SseFrames;
import io.quillstream.stores.progress.BatchState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One batch that somebody follows: its newest state and the clients that wait for the next. Thread-safe. */
final class BatchChannel {

    /** Replaced, never changed: a stream that fails leaves while it is being written to. */
    private List<ClientStream> streams = List.of();

    private BatchState newest;
    private byte[] frame;

    /** Sends the newest state, if there is one, and what follows; ends the stream if nothing does. */
    synchronized void join(ClientStream stream) {
        if (frame != null) {
            stream.send(frame);
        }
        if (newest != null && newest.ended()) {
            stream.end();
        } else {
            List<ClientStream> more = new ArrayList<>(streams);
            more.add(stream);
            streams = List.copyOf(more);
        }
    }

    synchronized void leave(ClientStream stream) {
        streams = streams.stream().filter(each -> each != stream).toList();
    }

    /** Sends the state if anything has changed, and ends every stream behind the last. */
    synchronized void publish(BatchState state, Duration running) {
        if (state.equals(newest)) {
            return;
        }
        newest = state;
        frame = SseFrames.unnumbered("batch_progress", state.json(running).toString());
        streams.forEach(stream -> stream.send(frame));
        if (state.ended()) {
            List<ClientStream> done = streams;
            streams = List.of();
            done.forEach(ClientStream::end);
        }
    }
}
