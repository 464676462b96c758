package io.quillstream.checker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * What clients saw on their streams, and what they must have seen: all of it, once, in order (I29), whenever they came
 * (I30), the same in every stream to the last character, and at its end what the job itself shows (I31). Thread-safe.
 */
public final class Transcripts {

    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a stream's last event and the job itself both tell. */
    private static final List<String> OUTCOME =
            List.of("job_id", "status", "items", "tokens_used", "cost_micros", "error");

    private final Queue<Transcript> all = new ConcurrentLinkedQueue<>();
    private final Map<String, JsonNode> shown = new ConcurrentHashMap<>();

    /** One client's way through one job, over all its connections. */
    public static final class Transcript {

        private final String job;
        private final List<String> frames = new ArrayList<>();
        private final List<String> data = new ArrayList<>();
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

        /** A frame arrived, with its data as it was sent. */
        public synchronized void saw(long id, String stage, String text) {
            if (disorder == null && id != frames.size() + 1) {
                disorder = id + " (" + stage + ") after " + frames.size() + " on connection " + connections;
            }
            if (disorder == null && ended()) {
                disorder = stage + " after " + frames.getLast();
            }
            frames.add(stage);
            data.add(text);
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

        private synchronized List<String> data() {
            return List.copyOf(data);
        }
    }

    /** A new client. */
    public Transcript begin(String job) {
        Transcript transcript = new Transcript(job);
        all.add(transcript);
        return transcript;
    }

    /** What {@code GET} of the job showed after its end. */
    public void shown(String job, JsonNode body) {
        shown.put(job, body);
    }

    /** How many jobs were {@link #shown}. */
    public int jobsShown() {
        return shown.size();
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
        Map<String, Transcript> first = new HashMap<>();
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
            Transcript other = first.putIfAbsent(job, transcript);
            if (other == null) {
                violations.addAll(end(transcript));
            } else if (!other.frames().equals(transcript.frames())) {
                violations.add(new Violation(
                        "I30",
                        "two streams of job " + job + " differ: " + other.frames() + " and " + transcript.frames()));
            } else {
                violations.addAll(sameData(other, transcript));
            }
        }
        return violations;
    }

    private static List<Violation> sameData(Transcript one, Transcript other) {
        for (int i = 0; i < one.data().size(); i++) {
            if (!one.data().get(i).equals(other.data().get(i))) {
                return List.of(new Violation(
                        "I31",
                        "event " + (i + 1) + " of job " + one.job() + " was "
                                + one.data().get(i) + " and "
                                + other.data().get(i)));
            }
        }
        return List.of();
    }

    /** Whether the last event tells what the job shows, where both were seen. */
    private List<Violation> end(Transcript transcript) {
        JsonNode job = shown.get(transcript.job());
        if (job == null || !transcript.ended()) {
            return List.of();
        }
        JsonNode last = json(transcript.data().getLast());
        return OUTCOME.stream()
                .filter(last::has)
                .filter(field -> !last.get(field).equals(job.path(field)))
                .map(field -> new Violation(
                        "I31",
                        "job " + transcript.job() + " shows " + field + " " + job.path(field) + ", its last event "
                                + last.get(field)))
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }
}
