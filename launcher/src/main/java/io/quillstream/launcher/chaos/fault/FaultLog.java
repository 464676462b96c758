package io.quillstream.launcher.chaos.fault;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What went wrong on purpose, and what went wrong because of it, each with its time. Thread-safe. */
public final class FaultLog {

    /** How the note of a fault begins that did not happen. */
    static final String UNDONE = "could not be done: ";

    /**
     * One thing that happened.
     *
     * @param number of the fault, from 1; 0 for what nobody planned
     * @param fault null for what nobody planned
     * @param begun since the campaign's begin
     * @param ended the same; null while it lasts
     * @param note how it went, for example an exit code; may be null
     */
    public record Entry(
            int number, Fault fault, String kind, String what, Duration begun, Duration ended, String note) {}

    private final Instant begin = Instant.now();
    private int faults;
    private final List<Entry> entries = new ArrayList<>();
    private final Consumer<String> said;

    /** @param said gets a line for everything as it happens */
    public FaultLog(Consumer<String> said) {
        this.said = said;
    }

    /** When the log began, by this machine's clock. */
    public Instant begin() {
        return begin;
    }

    /** Notes that it begins; returns its place in the log. */
    public synchronized int begins(Fault fault) {
        faults++;
        entries.add(new Entry(faults, fault, fault.kind(), fault.toString(), now(), null, null));
        say("fault " + faults + " " + fault);
        return entries.size() - 1;
    }

    /** Notes that what has that place is over, and how it went; null if there is nothing to say of that. */
    public synchronized void ends(int place, String note) {
        Entry entry = entries.get(place);
        entries.set(
                place,
                new Entry(entry.number(), entry.fault(), entry.kind(), entry.what(), entry.begun(), now(), note));
        say("fault " + entry.number() + " is over" + (note == null ? "" : ": " + note));
    }

    /** Notes something that nobody planned, and says whether it breaks a promise only by the way it is counted. */
    public synchronized void noticed(String kind, String what) {
        entries.add(new Entry(0, null, kind, what, now(), now(), null));
        say(kind + ": " + what);
    }

    /** All so far, in the order in which they began. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    /** Faults that did not happen: a run without them shows nothing. */
    public List<Violation> undone() {
        return entries().stream()
                .filter(entry -> entry.note() != null && entry.note().startsWith(UNDONE))
                .map(entry -> new Violation("fault", entry.what() + " " + entry.note()))
                .toList();
    }

    /** How often, by kind. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        entries().forEach(entry -> counts.merge(entry.kind(), 1, Integer::sum));
        return counts;
    }

    /** The same for the report; times in milliseconds. */
    public ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (Entry entry : entries()) {
            ObjectNode node = array.addObject();
            if (entry.number() > 0) {
                node.put("fault", entry.number());
            }
            node.put("at_ms", entry.begun().toMillis());
            if (entry.ended() != null) {
                node.put("lasted_ms", entry.ended().minus(entry.begun()).toMillis());
            }
            node.put("kind", entry.kind()).put("what", entry.what()).put("note", entry.note());
        }
        return array;
    }

    private Duration now() {
        return Duration.between(begin, Instant.now());
    }

    private void say(String line) {
        said.accept("%6.1f s  %s".formatted(now().toMillis() / 1000.0, line));
    }
}
