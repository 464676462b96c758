package io.quillstream.launcher.chaos.load;

import io.quillstream.checker.Transcripts;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A client that follows jobs over several bridges, resumes where it was, and writes down every frame. */
public final class StreamReader {

    /** A comment comes at least every 10 s; who is silent for longer is taken for dead. */
    private static final Duration SILENCE = Duration.ofSeconds(25);

    private final Door bridges;
    private final Transcripts transcripts;

    /** @param transcripts get every frame */
    public StreamReader(Door bridges, Transcripts transcripts) {
        this.bridges = bridges;
        this.transcripts = transcripts;
    }

    /** Follows the job to its end, however many connections that takes. Gives up, and says so, after that time. */
    void follow(String job, String token, Duration atMost) throws InterruptedException {
        Transcripts.Transcript transcript = transcripts.begin(job);
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!transcript.ended() && System.nanoTime() < deadline) {
            try {
                transcript.connects();
                read(transcript, token);
            } catch (IOException broken) {
                // the next bridge, from the last number on
            }
            if (!transcript.ended()) {
                Waiting.pause(Duration.ofMillis(300));
            }
        }
    }

    /** Reads the job's events once more from the beginning if the job is that user's, with no patience. */
    public void again(String job, String token) throws InterruptedException {
        try {
            HttpResponse<InputStream> answer = bridges.stream("/api/v1/jobs/" + job + "/events", token, 0);
            answer.body().close();
            if (answer.statusCode() == 200) {
                follow(job, token, Duration.ofSeconds(30));
            }
        } catch (IOException away) {
            throw new IllegalStateException("a bridge is away although everything is at rest", away);
        }
    }

    private void read(Transcripts.Transcript transcript, String token) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                bridges.stream("/api/v1/jobs/" + transcript.job() + "/events", token, transcript.last());
        try (InputStream body = answer.body();
                BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            if (answer.statusCode() != 200) {
                transcript.refused(answer.statusCode());
                return;
            }
            long id = 0;
            String stage = null;
            for (String line = lineOf(lines, body); line != null; line = lineOf(lines, body)) {
                if (line.startsWith("id:")) {
                    id = Long.parseLong(line.substring(3).strip());
                } else if (line.startsWith("event:")) {
                    stage = line.substring(6).strip();
                } else if (line.startsWith("data:") && id > 0) {
                    transcript.saw(id, stage, line.substring(5).strip());
                    id = 0;
                }
            }
        }
    }

    /** The next line; the connection is given up if none comes in time. */
    private static String lineOf(BufferedReader lines, InputStream body) throws IOException {
        CompletableFuture<Void> arrived = new CompletableFuture<>();
        arrived.completeOnTimeout(null, SILENCE.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> {
                    if (!arrived.isCancelled() && !arrived.isCompletedExceptionally()) {
                        close(body);
                    }
                });
        try {
            return lines.readLine();
        } finally {
            arrived.cancel(false);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            // it is given up in any case
        }
    }
}
