package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/** An open loop: a job is due every 1/rate seconds whatever became of the ones before, and each is followed to its end. */
final class Steady implements Scenario {

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        Optional<LogStages> stages = target.log().map(LogStages::begin);
        CostMeter cost = CostMeter.begin(target.url());
        List<Journey> journeys = journeys(target, options.rate(), options.seconds());
        figures.put("rate", options.rate());
        figures.put("jobs", journeys.size());
        figures.put(
                "completed",
                journeys.stream().filter(journey -> journey.completed() > 0).count());
        into(journeys, figures, "");
        cost.into(figures, journeys.size());
        stages.ifPresent(told -> told.into(journeys, figures));
    }

    static void into(List<Journey> journeys, ObjectNode figures, String prefix) {
        Percentiles.of(journeys.stream().map(Journey::accepted).toList()).into(figures, prefix + "post");
        Percentiles.of(journeys.stream().map(Journey::firstEvent).toList()).into(figures, prefix + "first_event");
        Percentiles.of(journeys.stream()
                        .map(Journey::completed)
                        .filter(nanos -> nanos > 0)
                        .toList())
                .into(figures, prefix + "completed");
    }

    static List<Journey> journeys(Target target, double rate, int seconds) throws Exception {
        String run = Long.toString(System.nanoTime(), 36);
        int jobs = (int) Math.round(rate * seconds);
        long step = (long) (1e9 / rate);
        long begun = System.nanoTime();
        List<Future<Journey>> under = new ArrayList<>();
        List<Journey> journeys = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < jobs; i++) {
                int number = i;
                long due = begun + i * step;
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                under.add(clients.submit(() -> Journey.of(target, run, number, due)));
            }
            for (Future<Journey> journey : under) {
                journeys.add(journey.get());
            }
        }
        return journeys;
    }
}
