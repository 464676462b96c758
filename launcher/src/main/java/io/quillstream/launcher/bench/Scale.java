package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Bursts of a hundredth, a tenth and all of the jobs: the cost per job must not grow with their number. */
final class Scale implements Scenario {

    @Override
    public void run(Target target, BenchOptions options, ObjectNode figures) throws Exception {
        Scenario burst = options.batch() ? new OneBatch() : new Burst();
        for (int part = 100; part >= 1; part /= 10) {
            int jobs = Math.max(1, options.jobs() / part);
            burst.run(target, options.withJobs(jobs), figures.putObject("jobs_" + jobs));
        }
    }
}
