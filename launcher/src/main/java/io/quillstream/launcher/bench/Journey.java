package io.quillstream.launcher.bench;

import java.io.IOException;

/**
 * One job followed as a user sees it, in nanoseconds from the moment it was due: a generator that falls behind shows in
 * the figures instead of hiding a slow server.
 *
 * @param completed 0 if the job ended otherwise
 */
record Journey(long accepted, long firstEvent, long completed) {

    /** Posts the job on one connection, then follows its events on the same. */
    static Journey of(Target target, String run, int number, long due) throws IOException {
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
                        return new Journey(accepted, first, System.nanoTime() - due);
                    }
                    case "event: failed", "event: cancelled" -> {
                        return new Journey(accepted, first, 0);
                    }
                    default -> {}
                }
            }
        }
    }
}
