package io.quillstream.processors.simulation;

import io.quillstream.checker.Event;
import io.quillstream.checker.LiveInvariants;
import io.quillstream.checker.Violation;
import io.quillstream.processors.Events;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;

/**
 * One life: a processor, three workspaces with their doors, workers that take tasks and may lose them, and a network that
 * repeats, delays and reorders, all on virtual time. After each transaction the checker looks at everything.
 */
final class Simulation {

    private static final int WORKSPACES = 3;
    private static final int WISHES = 26;
    private static final Duration LONGEST_TICK = Duration.ofSeconds(2);

    /** Amid a month, and right before the end of one and of a year. */
    private static final List<Instant> BEGINNINGS = List.of(
            Events.NOON, Events.NOON, Instant.parse("2026-11-30T23:59:40Z"), Instant.parse("2026-12-31T23:59:40Z"));

    private final SplittableRandom random;
    private final SimulatedProcessor processor;
    private final LiveInvariants invariants = new LiveInvariants(SimulatedProcessor.WINDOW);
    private final PriorityQueue<Arrival> network =
            new PriorityQueue<>(Comparator.comparing(Arrival::at).thenComparing(Arrival::number));
    private final List<Violation> violations = new ArrayList<>();
    private final List<String> trace = new ArrayList<>();
    private final Set<String> met = new HashSet<>();
    private final UnaryOperator<List<Event>> onTheWayOut;
    private final Doors doors;
    private final Workers workers;
    private int sent;
    private int badRecords;

    /** A record on its way to the log. */
    private record Arrival(Instant at, int number, SpecificRecord value) {}

    private Simulation(long seed, PriceBooks prices, UnaryOperator<List<Event>> onTheWayOut) {
        this.random = new SplittableRandom(seed);
        this.processor = new SimulatedProcessor(BEGINNINGS.get(random.nextInt(BEGINNINGS.size())), prices);
        this.onTheWayOut = onTheWayOut;
        this.doors = new Doors(random.split(), WORKSPACES);
        this.workers = new Workers(random.split());
    }

    /** Lives the life of that seed; the first broken invariants, empty if all hold to the end. */
    static List<Violation> live(long seed) {
        return live(seed, PriceBooks.released(), UnaryOperator.identity());
    }

    /** The same, and tells what happened in it. */
    static List<Violation> live(long seed, Reached reached) {
        Simulation simulation = new Simulation(seed, PriceBooks.released(), UnaryOperator.identity());
        simulation.run();
        simulation.met.addAll(simulation.processor.counted());
        reached.add(simulation.met);
        return simulation.violations;
    }

    /**
     * The same with something broken.
     *
     * @param prices that the deciders use
     * @param onTheWayOut changes what a transaction wrote
     */
    static List<Violation> live(long seed, PriceBooks prices, UnaryOperator<List<Event>> onTheWayOut) {
        Simulation simulation = new Simulation(seed, prices, onTheWayOut);
        simulation.run();
        return simulation.violations;
    }

    /** What happened in the life of that seed, a line for each record. */
    static List<String> trace(long seed) {
        Simulation simulation = new Simulation(seed, PriceBooks.released(), UnaryOperator.identity());
        simulation.run();
        return simulation.trace;
    }

    private void run() {
        try (processor) {
            int burst = 0;
            for (int i = 0; i < WISHES; i++) {
                sometimes(doors.wish(processor.now()));
                if (random.nextInt(60) == 0) {
                    // A pause of the processor, or a night: what was on its way has arrived meanwhile.
                    met.add("away");
                    passes(Duration.ofMinutes(random.nextInt(1, 9_000)));
                }
                if (random.nextInt(20) == 0) {
                    badRecord();
                }
                if (random.nextInt(200) == 0) {
                    readsAllAgain();
                }
                if (burst == 0 && random.nextInt(10) == 0) {
                    burst = random.nextInt(4, 10);
                }
                burst = Math.max(0, burst - 1);
                if (burst == 0) {
                    until(processor.now().plusMillis(random.nextInt(1, 3_000)));
                }
                if (!violations.isEmpty()) {
                    return;
                }
            }
            until(Instant.MAX);
            passes(Duration.ofDays(7));
            for (int tick = 0; tick < 3; tick++) {
                passes(LONGEST_TICK);
            }
            until(Instant.MAX);
            if (violations.isEmpty()) {
                violations.addAll(invariants.atRest());
            }
        }
    }

    /** The network may send a record twice, late, or both. */
    private void sometimes(SpecificRecord value) {
        send(value, random.nextInt(5) == 0 ? random.nextInt(20_000) : random.nextInt(50));
        if (random.nextInt(5) == 0) {
            send(value, random.nextInt(30_000));
        }
    }

    private void send(SpecificRecord value, int millis) {
        network.add(new Arrival(processor.now().plusMillis(millis), sent++, value));
    }

    /** Everything that arrives until then, and no further if something broke. */
    private void until(Instant end) {
        while (!network.isEmpty() && !network.peek().at().isAfter(end) && violations.isEmpty()) {
            Arrival next = network.poll();
            while (processor.now().isBefore(next.at())) {
                Duration left = Duration.between(processor.now(), next.at());
                passes(left.compareTo(LONGEST_TICK) > 0 && random.nextInt(4) > 0 ? LONGEST_TICK : left);
            }
            take(next.value());
        }
    }

    /** What nobody should have written is put aside, and nothing else comes of it. */
    private void badRecord() {
        int credits = random.nextInt(2);
        CreditsGranted grant = doors.grant(processor.now(), credits);
        String workspace = grant.getWorkspaceId();
        byte[] bytes = Wire.ofThread().bytes(Topics.GRANTS, grant);
        badRecords++;
        switch (random.nextInt(3)) {
            case 0 -> arePutAside(processor.take(Topics.COMPLETIONS, workspace, new byte[0]), 1);
            case 1 -> arePutAside(processor.take(Topics.REQUESTS, workspace, bytes), 1);
            default -> arePutAside(processor.take(Topics.GRANTS, credits == 0 ? workspace : "another", bytes), 1);
        }
    }

    /** Everything was decided when it was read first. */
    private void readsAllAgain() {
        met.add("read again");
        arePutAside(processor.readsAllAgain(), badRecords);
    }

    private void arePutAside(List<Event> written, int letters) {
        List<String> topics = written.stream().map(Event::topic).toList();
        trace.add(processor.now() + " bad records, now or again: " + topics);
        if (!topics.equals(Collections.nCopies(letters, Topics.DEAD_LETTERS.name()))) {
            violations.add(new Violation("I36", letters + " letters are due, written was to " + topics));
        }
    }

    private void passes(Duration time) {
        committed(processor.passes(time));
    }

    private void take(SpecificRecord value) {
        if (random.nextInt(120) == 0) {
            // Aborted: nobody ever sees what it wrote, and the record is read again.
            processor.commit();
            processor.abort(put(value));
            met.add("aborted");
        }
        committed(put(value));
        if (random.nextInt(120) == 0) {
            processor.crash();
            met.add("crashed");
        }
    }

    private List<Event> put(SpecificRecord value) {
        return switch (value) {
            case GenerationRequested request -> processor.take(Topics.REQUESTS, request.getWorkspaceId(), request);
            case CreditsGranted grant -> processor.take(Topics.GRANTS, grant.getWorkspaceId(), grant);
            case CancellationRequested wish -> processor.take(Topics.CANCELLATIONS, wish.getWorkspaceId(), wish);
            case TaskCompleted done -> processor.take(Topics.COMPLETIONS, done.getWorkspaceId(), done);
            default -> throw new IllegalStateException(value.getClass().getName());
        };
    }

    private void committed(List<Event> written) {
        Reached.note(written, met);
        if (processor.gauge("quill.queue.depth") > 0) {
            met.add("tasks that wait");
        }
        for (Event event : onTheWayOut.apply(written)) {
            trace.add(processor.now() + " " + event.place() + " " + event.value());
            if (SimulatedProcessor.reads(event.topic())) {
                invariants.wentIn(event);
            } else {
                invariants.cameOut(event);
                if (event.topic().startsWith("quill.tasks.")) {
                    workers.take(event, processor.now())
                            .forEach(done -> network.add(new Arrival(done.getCompletedAt(), sent++, done)));
                }
            }
        }
        violations.addAll(invariants.afterStep(processor.now().toEpochMilli(), LONGEST_TICK.toMillis()));
    }
}
