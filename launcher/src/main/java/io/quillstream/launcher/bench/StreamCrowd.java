package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** Open event streams of jobs that do not end by themselves, {@link #PER_JOB} clients for each job. One thread's. */
final class StreamCrowd implements AutoCloseable {

    static final int PER_JOB = 10;

    private final Target target;
    private final String run = Long.toString(System.nanoTime(), 36);
    private final List<String> jobs = new ArrayList<>();
    private final List<WireConnection> streams = new ArrayList<>();

    StreamCrowd(Target target) {
        this.target = target;
    }

    /** Opens so many more; each has answered when this returns. */
    void grow(int more) throws IOException {
        try (WireConnection poster = target.connect()) {
            for (int i = 0; i < more; i++) {
                if (streams.size() == jobs.size() * PER_JOB) {
                    jobs.add(Target.jobId(
                            poster.post("/api/v1/copy/generate", "application/json", target.body(run, jobs.size()))));
                }
                WireConnection stream = target.connect();
                streams.add(stream);
                int status = stream.openStream("/api/v1/jobs/" + jobs.getLast() + "/events");
                if (status != 200) {
                    throw new CommandFailure(
                            ExitCode.QUOTA_OR_RATE,
                            "stream " + streams.size() + " was answered with " + status,
                            "start the server with QUILL_STREAMS_PER_USER=1000000");
                }
            }
        }
    }

    int size() {
        return streams.size();
    }

    /**
     * Cancels the first jobs, one every so often, and reads their streams to the end.
     *
     * @return for each client, nanoseconds from the event's own time to its arrival
     */
    List<Long> cancel(int clients, Duration step) throws Exception {
        int ended = Math.min(clients, streams.size()) / PER_JOB;
        List<Long> delays = new ArrayList<>();
        try (ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
                WireConnection canceller = target.connect()) {
            List<Future<Long>> ends = streams.subList(0, ended * PER_JOB).stream()
                    .map(stream -> readers.submit(() -> delayOfEnd(stream)))
                    .toList();
            for (String job : jobs.subList(0, ended)) {
                canceller.delete("/api/v1/jobs/" + job);
                LockSupport.parkNanos(step.toNanos());
            }
            for (Future<Long> end : ends) {
                delays.add(end.get());
            }
        }
        return delays;
    }

    private static long delayOfEnd(WireConnection stream) throws IOException {
        String line = stream.readLine();
        while (!line.equals("event: cancelled")) {
            line = stream.readLine();
        }
        JsonNode event = Target.JSON.readTree(stream.readLine().substring("data: ".length()));
        return Duration.between(Instant.parse(event.get("at").asText()), Instant.now())
                .toNanos();
    }

    /** The server's own figure: from an event's append to the log until all clients of its job had it, in seconds. */
    Map<String, Double> fanOut() throws IOException {
        try (WireConnection wire = target.connect()) {
            return Prometheus.values(wire.get("/metrics").text(), "quill_stream_fanout_seconds{");
        }
    }

    @Override
    public void close() throws IOException {
        for (WireConnection stream : streams) {
            stream.close();
        }
    }
}
