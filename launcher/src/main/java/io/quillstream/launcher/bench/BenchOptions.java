package io.quillstream.launcher.bench;

/**
 * How much load.
 *
 * @param jobs of a burst or batch
 * @param connections at once
 * @param rate jobs a second of a steady load
 * @param seconds that a steady load lasts
 * @param streams that stay open
 * @param batch whether the burst comes as one batch
 */
public record BenchOptions(int jobs, int connections, double rate, int seconds, int streams, boolean batch) {

    BenchOptions withJobs(int other) {
        return new BenchOptions(other, connections, rate, seconds, streams, batch);
    }
}
