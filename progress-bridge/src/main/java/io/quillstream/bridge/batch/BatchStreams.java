package io.quillstream.bridge.batch;

import io.javalin.http.Context;
import io.quillstream.bridge.access.LastEventId;
import io.quillstream.bridge.access.StreamAccess;
import io.quillstream.bridge.access.Subject;
import io.quillstream.bridge.access.Viewer;
import io.quillstream.bridge.stream.ClientStream;
import io.quillstream.bridge.stream.OpenStreams;
import io.quillstream.edge.http.Accept;
import io.quillstream.stores.mongo.BatchDocument;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The event stream of a batch: snapshots, so a client that comes again just gets the newest. They have no number; a
 * last event id is checked like everywhere, and means nothing.
 */
public final class BatchStreams {

    private final StreamAccess access;
    private final BatchSource source;
    private final BatchChannels channels;
    private final OpenStreams streams;

    public BatchStreams(StreamAccess access, BatchSource source, BatchChannels channels, OpenStreams streams) {
        this.access = access;
        this.source = source;
        this.channels = channels;
        this.streams = streams;
    }

    /** Answers the request with the stream of the batch in its path. */
    public void serve(Context request) {
        Subject subject = Subject.of(Subject.Type.BATCH, request.pathParam("id"));
        Viewer viewer = access.require(request, subject);
        Accept.require(request, "text/event-stream");
        LastEventId.of(request);
        BatchDocument batch = source.require(viewer.workspace(), subject);
        BatchChannel channel = channels.acquire(batch);
        AtomicReference<ClientStream> joined = new AtomicReference<>();
        ClientStream stream;
        try {
            stream = streams.open(request, viewer, () -> {
                channel.leave(joined.get());
                channels.release(batch.batchId());
            });
        } catch (RuntimeException | Error e) {
            // Whatever it is: without a stream nobody else gives the batch back.
            channels.release(batch.batchId());
            throw e;
        }
        joined.set(stream);
        channel.join(stream);
        if (!stream.isOpen()) {
            channel.leave(stream);
        }
    }
}
