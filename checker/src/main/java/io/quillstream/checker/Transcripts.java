package io.quillstream.checker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** What clients saw on their streams, and what they must have seen (I29, I30). Thread-safe. */
public final class Transcripts {

    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

    private final Queue<Transcript> all = new ConcurrentLinkedQueue<>();

    /** One client's way through one job, over all its connections. */
    public static final class Transcript {

        private final String job;
        private final List<String> frames = new ArrayList<>();
        private final List<Integer> refusals = new ArrayList<>();
        private String disorder;
        private int connections;

        private Transcript(String job) {
            this.job = job;
        }

        public String job() {
            return job;
        }

        /** The client connects, again or for the first time. */
        public synchronized void connects() {
            connections++;
        }

        /** Instead of a stream there was this status. */
        public synchronized void refused(int status) {
            refusals.add(status);
        }

        /** A frame arrived. */
        public synchronized void saw(long id, String stage) {
            if (disorder == null && id != frames.size() + 1) {
                disorder = id + " (" + stage + ") after " + frames.size() + " on connection " + connections;
            }
            if (disorder == null && ended()) {
                disorder = stage + " after " + frames.getLast();
            }
            frames.add(stage);
        }

        /** Number of the last frame, 0 before the first. */
        public synchronized long last() {
            return frames.size();
        }

        /** Whether the last frame says that the job is over. */
        public synchronized boolean ended() {
            return !frames.isEmpty() && TERMINAL.contains(frames.getLast());
        }

        private synchronized Stream<Integer> refusals() {
            return List.copyOf(refusals).stream();
        }

        private synchronized List<String> frames() {
            return List.copyOf(frames);
        }
    }

    /** A new client. */
    public Transcript begin(String job) {
        Transcript transcript = new Transcript(job);
        all.add(transcript);
        return transcript;
    }

    public int size() {
        return all.size();
    }

    /** Connections of all clients together. */
    public int connections() {
        return all.stream().mapToInt(transcript -> transcript.connections).sum();
    }

    /** How often each status was answered instead of a stream. */
    public Map<Integer, Long> refusals() {
        return all.stream()
                .flatMap(Transcript::refusals)
                .collect(groupingBy(status -> status, TreeMap::new, counting()));
    }

    /** Compares them with the log and those of one job with each other. */
    public List<Violation> check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, String> ends = history.content().stream()
                .filter(event -> event.record("end") != null)
                .collect(toMap(
                        event -> event.text("job_id"),
                        event -> event.record("end").get("status").toString(),
                        (a, b) -> a));
        Map<String, List<String>> first = new java.util.HashMap<>();
        for (Transcript transcript : all) {
            String job = transcript.job();
            if (transcript.disorder != null) {
                violations.add(new Violation("I29", "a stream of job " + job + " showed " + transcript.disorder));
            }
            if (!transcript.ended()) {
                violations.add(new Violation(
                        "I29",
                        "a stream of job " + job + " never came to its end: " + transcript.frames() + " over "
                                + transcript.connections + " connections, refused with " + transcript.refusals));
            } else if (!transcript.frames().getLast().equals(ends.get(job))) {
                violations.add(new Violation(
                        "I29",
                        "a stream of job " + job + " ended "
                                + transcript.frames().getLast() + ", the job " + ends.get(job)));
            }
            List<String> other = first.putIfAbsent(job, transcript.frames());
            if (other != null && !other.equals(transcript.frames())) {
                violations.add(new Violation(
                        "I30", "two streams of job " + job + " differ: " + other + " and " + transcript.frames()));
            }
        }
        return violations;
    }
}
