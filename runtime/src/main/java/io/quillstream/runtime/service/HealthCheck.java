package io.quillstream.runtime.service;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * One named condition of readiness.
 *
 * @param name shown to operators, for example {@code stream-processors}
 * @param problem empty if it holds, else one sentence that says what is wrong; must not block
 * @param fatal true if a failing check means that the process cannot recover and must end
 */
public record HealthCheck(String name, Supplier<Optional<String>> problem, boolean fatal) {

    /** A condition that may come and go. */
    public static HealthCheck ready(String name, Supplier<Optional<String>> problem) {
        return new HealthCheck(name, problem, false);
    }

    /** A condition that never holds again once it fails. */
    public static HealthCheck alive(String name, Supplier<Optional<String>> problem) {
        return new HealthCheck(name, problem, true);
    }
}
