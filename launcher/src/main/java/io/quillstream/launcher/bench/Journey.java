package io.quillstream.launcher.bench;

import java.io.IOException;
import java.time.Instant;

/**
 * One job followed as a user sees it, in nanoseconds from the moment it was due: a generator that falls behind shows in
 * the figures instead of hiding a slow server.
 *
 * @param dueEpochMillis that moment by the clock on the wall
 * @param completed 0 if the job ended otherwise
 */
record Journey(String job, double dueEpochMillis, long accepted, long firstEvent, long completed) {

    /** Posts the job on one connection, then follows its events on the same. */
    static Journey of(Target target, String run, int number, long due) throws IOException {
        double dueEpochMillis = epochMillis() - (System.nanoTime() - due) / 1e6;
        try (WireConnection wire = target.connect()) {
            String job = Target.jobId(wire.post("/api/v1/copy/generate", "application/json", target.body(run, number)));
            long accepted = System.nanoTime() - due;
            wire.openStream("/api/v1/jobs/" + job + "/events");
            long first = 0;
            for (String line = wire.readLine(); ; line = wire.readLine()) {
                if (first == 0 && line.startsWith("event:")) {
                    first = System.nanoTime() - due;
                }
                switch (line) {
                    case "event: completed" -> {
                        return new Journey(job, dueEpochMillis, accepted, first, System.nanoTime() - due);
                    }
                    case "event: failed", "event: cancelled" -> {
                        return new Journey(job, dueEpochMillis, accepted, first, 0);
                    }
                    default -> {}
                }
            }
        }
    }

    private static double epochMillis() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
    }
}
