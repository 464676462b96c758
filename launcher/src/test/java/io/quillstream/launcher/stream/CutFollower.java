package io.quillstream.launcher.stream;

import io.quillstream.testkit.stream.SseSocket;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A client without mercy: it reads the raw stream of one job, drops its connection at random times, comes back a moment
 * later with the last id it saw, and accepts nothing but the next number.
 */
final class CutFollower implements Callable<CutFollower.Transcript> {

    /** Mean time between two cuts, half of the longest. */
    private static final Duration MEAN_LIFE = Duration.ofSeconds(2);

    private static final int LONGEST_PAUSE_MS = 200;
    private static final int LONGEST_SILENCE_MS = 15_000;

    private final URI server;
    private final UUID job;
    private final String credential;
    private final LongSupplier published;
    private final ScheduledExecutorService scissors;
    private final Random random;
    private final List<String> events = new ArrayList<>();
    private final List<Long> catchUps = new ArrayList<>();
    private int connections;
    private int broken;
    private int later;
    private long awaySince;
    private long missing;

    /**
     * What one client saw.
     *
     * @param events the data of each event, in order; the number of one is its place
     * @param catchUpMillis of each return: from the attempt to connect until the client had every event that the log had
     *     at that moment
     * @param broken connections that ended without the client's doing
     * @param later answers that told it to try again later
     */
    record Transcript(List<String> events, List<Long> catchUpMillis, int connections, int broken, int later) {}

    /** @param published how many events of the job the log has, at least */
    CutFollower(
            URI server,
            UUID job,
            String credential,
            LongSupplier published,
            ScheduledExecutorService scissors,
            long seed) {
        this.server = server;
        this.job = job;
        this.credential = credential;
        this.published = published;
        this.scissors = scissors;
        this.random = new Random(seed);
    }

    @Override
    public Transcript call() throws Exception {
        boolean ended = false;
        while (!ended) {
            ended = connection();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(LONGEST_PAUSE_MS)));
            if (Thread.interrupted()) {
                throw new InterruptedException("the test is over");
            }
        }
        return new Transcript(events, catchUps, connections, broken, later);
    }

    /** One connection to its end; whether that was the end of the job. */
    private boolean connection() {
        boolean[] cut = new boolean[1];
        if (awaySince == 0) {
            awaySince = System.nanoTime();
            missing = published.getAsLong();
        }
        try (SseSocket stream = SseSocket.patient(
                LONGEST_SILENCE_MS,
                server,
                "/api/v1/jobs/" + job + "/events",
                "Authorization: Bearer " + credential,
                "Last-Event-ID: " + events.size())) {
            if (stream.status() != 200) {
                require(stream.status() == 503, "answered with " + stream.status());
                later++;
                return false;
            }
            connections++;
            ScheduledFuture<?> scissor = scissors.schedule(
                    () -> {
                        cut[0] = true;
                        stream.close();
                        return null;
                    },
                    random.nextLong(2 * MEAN_LIFE.toMillis()),
                    TimeUnit.MILLISECONDS);
            try {
                return read(stream);
            } finally {
                scissor.cancel(false);
            }
        } catch (IOException e) {
            if (!cut[0]) {
                broken++;
            }
            return false;
        }
    }

    private boolean read(SseSocket stream) throws IOException {
        arrived();
        String id = null;
        for (String line = stream.line(); line != null; line = stream.line()) {
            if (line.startsWith("id: ")) {
                id = line.substring(4);
            } else if (line.startsWith("data: ")) {
                require(
                        Integer.toString(events.size() + 1).equals(id),
                        "event " + id + " came after event " + events.size());
                events.add(line.substring(6));
                arrived();
            }
        }
        return !events.isEmpty() && events.getLast().contains("\"stage\":\"cancelled\"");
    }

    private void arrived() {
        if (awaySince != 0 && events.size() >= missing) {
            catchUps.add((System.nanoTime() - awaySince) / 1_000_000);
            awaySince = 0;
        }
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError("job " + job + ": " + otherwise);
        }
    }
}
