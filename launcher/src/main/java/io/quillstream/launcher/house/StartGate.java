package io.quillstream.launcher.house;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.runtime.service.HealthCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the door of a room says while the room starts: it is open from the beginning, so that whoever watches the process
 * sees that it lives and what it waits for. Until the room has started, who asks for anything but health and metrics is
 * told to come again. Thread-safe.
 */
final class StartGate implements HttpModule {

    private static final Set<String> OF_THE_WATCH = Set.of("/health/live", "/health/ready", "/metrics");

    /** As for a server that is away. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private volatile Optional<String> awaited = Optional.empty();
    private volatile boolean started;

    @Override
    public void routes(RoutesConfig routes) {
        routes.before(this::refuse);
    }

    /** The start waits for this now; strangers may read it. */
    void waits(String what) {
        awaited = Optional.of(what);
    }

    /** It has what it waited for, and starts what is behind the door. */
    void waitsNoMore() {
        awaited = Optional.empty();
    }

    /** Everybody may come in. */
    void open() {
        started = true;
    }

    /** What the start waits for, if it does. */
    Optional<String> awaited() {
        return awaited;
    }

    /** Those checks behind the one of the start: a room that has not started has none, or wrong ones. */
    List<HealthCheck> before(List<HealthCheck> others) {
        List<HealthCheck> all = new ArrayList<>();
        all.add(HealthCheck.ready("start", this::problem));
        all.addAll(others);
        return all;
    }

    private Optional<String> problem() {
        return started ? Optional.empty() : awaited.or(() -> Optional.of("is starting"));
    }

    private void refuse(Context request) {
        if (!started && !OF_THE_WATCH.contains(request.path())) {
            throw ProblemCode.OVERLOADED.because("The service is starting").withRetryAfter(RETRY_AFTER);
        }
    }
}
