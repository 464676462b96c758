package io.quillstream.runtime.service;

import java.time.Duration;
import java.util.List;

/**
 * One room of the house as something that can be started and stopped, alone in a process or beside others in one JVM;
 * it does not know which.
 */
public interface Service {

    /** Name as in {@code quill run NAME}. */
    String name();

    /**
     * Starts the service and returns once it works or has begun to; readiness is told by {@link #checks()}.
     *
     * @throws Exception if it can never work with these settings; the process then ends
     */
    void start() throws Exception;

    /**
     * Finishes or gives back what is under way and closes what the service opened. Idempotent; also called after a
     * failed start. Returns within about the given time, done or not.
     */
    void stop(Duration within);

    /** What must hold for this service to be ready. Called from any thread, must not block. */
    List<HealthCheck> checks();
}
