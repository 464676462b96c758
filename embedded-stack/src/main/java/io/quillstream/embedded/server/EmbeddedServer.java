package io.quillstream.embedded.server;

import java.util.Optional;

/** One server of the stack, listening on 127.0.0.1. Started once and stopped once, by one thread each. */
public interface EmbeddedServer {

    /**
     * Starts the server and returns when it answers.
     *
     * @throws Exception if it does not come up; whatever it had begun is cleared away by {@link #stop()}
     */
    void start() throws Exception;

    /** Ends the server and waits until it is gone. Idempotent; does nothing for a server that never started. */
    void stop();

    /** What is wrong with the server right now, in one sentence; empty while it works. Never blocks. */
    Optional<String> problem();
}
