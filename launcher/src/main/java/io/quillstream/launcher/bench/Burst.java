package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * So many jobs as fast as the server takes them. A job counts as completed when its settlement is in PostgreSQL, the last
 * store to hear of it.
 */
final class Burst implements Scenario {

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        String run = Long.toString(System.nanoTime(), 36);
        Target.Quota before;
        try (WireConnection wire = target.connect()) {
            before = target.quota(wire);
        }
        CostMeter cost = CostMeter.begin(target.url());
        long begun = System.nanoTime();
        Posts posts = Posts.send(target, run, options.jobs(), options.connections());
        long completed = Posts.awaitSettled(target, before, options.jobs());
        double seconds = (System.nanoTime() - begun) / 1e9;
        figures.put("jobs", options.jobs());
        figures.put("completed", completed);
        figures.put("seconds", Percentiles.rounded(seconds));
        figures.put("jobs_per_second", Math.round(completed / seconds));
        figures.put("accepted_per_second", Math.round(options.jobs() / (posts.lastsNanos() / 1e9)));
        Percentiles.of(posts.nanos()).into(figures, "post");
        cost.into(figures, options.jobs());
    }
}
