package io.quillstream.edge.http;

import io.javalin.config.RoutesConfig;

/** The routes that one room contributes to the HTTP door. Handlers run on virtual threads and may block. */
@FunctionalInterface
public interface HttpModule {

    /**
     * Adds routes. Called once, before the door opens. A handler refuses by throwing
     * {@link io.quillstream.edge.problem.ProblemException}; it must read bodies through
     * {@link io.quillstream.edge.body.RequestBody}.
     */
    void routes(RoutesConfig routes);

    /** The door is about to close: ends answers that would keep it open, such as event streams. Must not block. */
    default void closing() {}
}
