package io.quillstream.launcher.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Single POSTs over so many kept-alive connections at once, each sending its next as soon as the last is answered. */
record Posts(List<Long> nanos, long lastsNanos) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    static Posts send(Target target, String run, int jobs, int connections) throws Exception {
        AtomicInteger next = new AtomicInteger();
        long begun = System.nanoTime();
        List<Long> nanos = new ArrayList<>(jobs);
        try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Long>>> results = new ArrayList<>();
            for (int c = 0; c < connections; c++) {
                results.add(senders.submit(() -> one(target, run, jobs, next)));
            }
            for (Future<List<Long>> result : results) {
                nanos.addAll(result.get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return new Posts(nanos, System.nanoTime() - begun);
    }

    private static List<Long> one(Target target, String run, int jobs, AtomicInteger next) throws IOException {
        List<Long> times = new ArrayList<>();
        try (WireConnection wire = target.connect()) {
            for (int i = next.getAndIncrement(); i < jobs; i = next.getAndIncrement()) {
                long sent = System.nanoTime();
                Target.jobId(wire.post("/api/v1/copy/generate", "application/json", target.body(run, i)));
                times.add(System.nanoTime() - sent);
            }
        }
        return times;
    }

    /** Waits until that many more credits are settled than before; returns how many are. */
    static long awaitSettled(Target target, Target.Quota before, int jobs) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (WireConnection wire = target.connect()) {
            long settled = 0;
            while (settled < jobs && System.nanoTime() < deadline) {
                LockSupport.parkNanos(Duration.ofMillis(25).toNanos());
                settled = target.quota(wire).settled() - before.settled();
            }
            return settled;
        }
    }
}
