package io.quillstream.bridge.job;

import io.javalin.http.Context;
import io.quillstream.bridge.access.LastEventId;
import io.quillstream.bridge.access.StreamAccess;
import io.quillstream.bridge.access.Subject;
import io.quillstream.bridge.access.Viewer;
import io.quillstream.bridge.stream.ClientStream;
import io.quillstream.bridge.stream.OpenStreams;
import io.quillstream.edge.http.Accept;
import java.util.concurrent.atomic.AtomicReference;

/** The event stream of a job. */
public final class JobStreams {

    private final StreamAccess access;
    private final FollowedJobs jobs;
    private final OpenStreams streams;

    public JobStreams(StreamAccess access, FollowedJobs jobs, OpenStreams streams) {
        this.access = access;
        this.jobs = jobs;
        this.streams = streams;
    }

    /** Answers the request with the stream of the job in its path. */
    public void serve(Context request) {
        Subject subject = Subject.of(Subject.Type.JOB, request.pathParam("id"));
        Viewer viewer = access.require(request, subject);
        Accept.require(request, "text/event-stream");
        long after = LastEventId.of(request);
        boolean deltas = "true".equals(request.queryParam("deltas"));
        JobChannel channel = jobs.follow(viewer.workspace(), subject);
        AtomicReference<Subscriber> joined = new AtomicReference<>();
        ClientStream stream;
        try {
            stream = streams.open(request, viewer, () -> {
                channel.leave(joined.get());
                jobs.release(subject.id());
            });
        } catch (RuntimeException | Error e) {
            // Whatever it is: without a stream nobody else gives the job back.
            jobs.release(subject.id());
            throw e;
        }
        Subscriber subscriber = new Subscriber(stream, after, deltas);
        joined.set(subscriber);
        channel.join(subscriber);
        if (!stream.isOpen()) {
            // It was closed before it had joined.
            channel.leave(subscriber);
        }
    }
}
