package io.quillstream.schemas.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressNumberingTest {

    private record Told(Stage stage, int attempt, int delivery) {}

    private static final List<Stage> WORK =
            List.of(Stage.PARSING, Stage.PROMPTING, Stage.GENERATING, Stage.PARSING_RESPONSE);

    @Test
    void numbersAnUndisturbedJobFromOne() {
        assertEquals(
                List.of(1, 2, 3, 4, 5, 6),
                numbers(List.of(
                        new Told(Stage.QUEUED, 1, 0),
                        new Told(Stage.PARSING, 1, 1),
                        new Told(Stage.PROMPTING, 1, 1),
                        new Told(Stage.GENERATING, 1, 1),
                        new Told(Stage.PARSING_RESPONSE, 1, 1),
                        new Told(Stage.COMPLETED, 1, 0))));
    }

    @Test
    void aRedeliveredTaskThatRepeatsItsAttemptIsNotCountedTwice() {
        assertEquals(
                List.of(Stage.QUEUED, Stage.PARSING, Stage.PROMPTING, Stage.GENERATING, Stage.COMPLETED),
                counted(List.of(
                        new Told(Stage.QUEUED, 1, 0),
                        new Told(Stage.PARSING, 1, 1),
                        new Told(Stage.PROMPTING, 1, 1),
                        new Told(Stage.PARSING, 1, 2),
                        new Told(Stage.PROMPTING, 1, 2),
                        new Told(Stage.GENERATING, 1, 2),
                        new Told(Stage.COMPLETED, 1, 0))));
    }

    @Test
    void aHigherAttemptRepeatsStages() {
        assertEquals(
                List.of(Stage.QUEUED, Stage.PARSING, Stage.RETRYING, Stage.PARSING, Stage.FAILED),
                counted(List.of(
                        new Told(Stage.QUEUED, 1, 0),
                        new Told(Stage.PARSING, 1, 1),
                        new Told(Stage.RETRYING, 1, 1),
                        new Told(Stage.PARSING, 2, 1),
                        new Told(Stage.FAILED, 2, 0))));
    }

    @Test
    void aWorkerThatWokeUpAfterItsTaskWasGivenAwayIsNotCounted() {
        assertEquals(
                List.of(Stage.QUEUED, Stage.PARSING, Stage.PARSING, Stage.COMPLETED),
                counted(List.of(
                        new Told(Stage.QUEUED, 1, 0),
                        new Told(Stage.PARSING, 1, 1),
                        new Told(Stage.PARSING, 2, 2),
                        new Told(Stage.PROMPTING, 1, 1),
                        new Told(Stage.RETRYING, 3, 1),
                        new Told(Stage.COMPLETED, 2, 0))));
    }

    @Test
    void nothingComesAfterTheEnd() {
        assertEquals(
                List.of(Stage.QUEUED, Stage.CANCELLED),
                counted(List.of(
                        new Told(Stage.QUEUED, 1, 0),
                        new Told(Stage.CANCELLED, 1, 0),
                        new Told(Stage.PARSING, 2, 2),
                        new Told(Stage.COMPLETED, 2, 0))));
    }

    /** Several deliveries of a task, alive at once, write what they like; begin and end come when they come. */
    @Test
    void anyInterleavingIsNumberedWithoutGapInOrderAndToTheSameNumbersByEveryone() {
        for (long seed = 0; seed < 5_000; seed++) {
            List<Told> log = interleaved(new Random(seed));
            List<Integer> numbers = numbers(log);
            List<Told> counted = countedEvents(log);

            assertEquals(IntStream.rangeClosed(1, numbers.size()).boxed().toList(), numbers, "seed " + seed);
            assertOrdered(counted, "seed " + seed + ": " + counted);
            assertResumable(log, numbers, new Random(~seed), "seed " + seed);
        }
    }

    private static List<Told> interleaved(Random random) {
        List<List<Told>> writers = new ArrayList<>();
        writers.add(new ArrayList<>(List.of(
                new Told(Stage.QUEUED, 1, 0), new Told(random.nextBoolean() ? Stage.COMPLETED : Stage.FAILED, 1, 0))));
        int deliveries = 1 + random.nextInt(4);
        for (int delivery = 1; delivery <= deliveries; delivery++) {
            writers.add(worker(delivery, random));
        }
        List<Told> log = new ArrayList<>();
        while (writers.stream().anyMatch(events -> !events.isEmpty())) {
            List<Told> writer = writers.get(random.nextInt(writers.size()));
            if (!writer.isEmpty()) {
                log.add(writer.removeFirst());
                if (random.nextInt(10) == 0) {
                    log.add(log.getLast());
                }
            }
        }
        return log;
    }

    private static List<Told> worker(int delivery, Random random) {
        List<Told> events = new ArrayList<>();
        int attempts = 1 + random.nextInt(3);
        for (int attempt = delivery; attempt < delivery + attempts; attempt++) {
            int stages = 1 + random.nextInt(WORK.size());
            for (Stage stage : WORK.subList(0, stages)) {
                events.add(new Told(stage, attempt, delivery));
            }
            if (attempt < delivery + attempts - 1) {
                events.add(new Told(Stage.RETRYING, attempt, delivery));
            }
        }
        return events;
    }

    /** What a client sees: attempts never fall, a stage repeats only with a higher attempt, one end. */
    private static void assertOrdered(List<Told> counted, String context) {
        for (int i = 1; i < counted.size(); i++) {
            Told before = counted.get(i - 1);
            Told now = counted.get(i);
            assertTrue(!before.stage().terminal(), context);
            if (!now.stage().terminal()) {
                assertTrue(
                        now.attempt() > before.attempt()
                                || (now.attempt() == before.attempt()
                                        && now.stage().rank() > before.stage().rank()),
                        context);
            }
        }
        assertEquals(1, counted.stream().filter(told -> told.stage().terminal()).count(), context);
    }

    /** A fold that was stored in the middle and goes on elsewhere gives the same numbers. */
    private static void assertResumable(List<Told> log, List<Integer> whole, Random random, String context) {
        int cut = random.nextInt(log.size() + 1);
        ProgressNumbering state = ProgressNumbering.START;
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < log.size(); i++) {
            if (i == cut) {
                state = new ProgressNumbering(
                        state.last(), state.attempt(), state.delivery(), state.rank(), state.ended());
            }
            ProgressNumbering.Step step = step(state, log.get(i));
            step.number().ifPresent(numbers::add);
            state = step.state();
        }
        assertEquals(whole, numbers, context);
    }

    private static List<Integer> numbers(List<Told> log) {
        List<Integer> numbers = new ArrayList<>();
        ProgressNumbering state = ProgressNumbering.START;
        for (Told told : log) {
            ProgressNumbering.Step step = step(state, told);
            step.number().ifPresent(numbers::add);
            state = step.state();
        }
        return numbers;
    }

    private static List<Stage> counted(List<Told> log) {
        return countedEvents(log).stream().map(Told::stage).toList();
    }

    private static List<Told> countedEvents(List<Told> log) {
        List<Told> counted = new ArrayList<>();
        ProgressNumbering state = ProgressNumbering.START;
        for (Told told : log) {
            ProgressNumbering.Step step = step(state, told);
            if (step.number().isPresent()) {
                counted.add(told);
            }
            state = step.state();
        }
        return counted;
    }

    private static ProgressNumbering.Step step(ProgressNumbering state, Told told) {
        return state.next(told.stage(), told.attempt(), told.delivery());
    }
}
