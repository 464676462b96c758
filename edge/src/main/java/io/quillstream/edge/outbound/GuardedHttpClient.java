package io.quillstream.edge.outbound;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only way to call addresses that users give. A host is looked up once; every address found must be open, and one of
 * these is connected to, so that a second look-up cannot lead elsewhere. Redirects pass the same checks. Bytes, hops and
 * time are bounded. Thread-safe.
 */
public final class GuardedHttpClient implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedHttpClient.class);
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final Set<String> SECRET_FIELDS =
            Set.of("authorization", "cookie", "proxy-authorization", "x-api-key");

    private final TargetGuard guard;
    private final Resolver resolver;
    private final OutboundLimits limits;
    private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();

    public GuardedHttpClient(TargetGuard guard, OutboundLimits limits) {
        this(guard, limits, Resolver.SYSTEM);
    }

    GuardedHttpClient(TargetGuard guard, OutboundLimits limits, Resolver resolver) {
        this.guard = guard;
        this.limits = limits;
        this.resolver = resolver;
    }

    /** Calls and waits for the answer, at most the total time of the limits. Never throws for what the other side does. */
    public OutboundOutcome send(OutboundRequest request) {
        // Interrupting a virtual thread closes the socket that it waits for: the bound holds for look-up, TLS and all.
        Future<OutboundOutcome> call = calls.submit(() -> follow(request));
        try {
            return call.get(limits.total().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.info("A call to {} failed: {}", TargetGuard.hostOf(request.target()), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            call.cancel(true);
        }
        return new OutboundOutcome.Failed();
    }

    @Override
    public void close() {
        calls.shutdownNow();
    }

    private OutboundOutcome follow(OutboundRequest first) throws IOException {
        OutboundRequest request = first;
        for (int hop = 0; hop <= limits.hops(); hop++) {
            Optional<String> objection = guard.objection(request.target());
            if (objection.isPresent()) {
                return new OutboundOutcome.NotAllowed(objection.get());
            }
            List<InetAddress> addresses = lookUp(request.target());
            String host = TargetGuard.hostOf(request.target());
            if (!addresses.stream().allMatch(address -> guard.open(host, address))) {
                return new OutboundOutcome.NotAllowed("The host is not a public one");
            }
            WireAnswer answer = exchange(request, addresses);
            String location = answer.fields().get("location");
            if (!REDIRECTS.contains(answer.status()) || location == null) {
                return new OutboundOutcome.Answered(request.target(), answer.status(), answer.fields(), answer.body());
            }
            request = redirected(request, answer.status(), location);
        }
        throw new IOException("more than " + limits.hops() + " redirects");
    }

    private List<InetAddress> lookUp(URI target) throws IOException {
        String host = TargetGuard.hostOf(target);
        Optional<InetAddress> literal = IpLiteral.parse(host);
        return literal.isPresent() ? List.of(literal.get()) : resolver.resolve(host);
    }

    private WireAnswer exchange(OutboundRequest request, List<InetAddress> addresses) throws IOException {
        int connectMillis = (int) limits.connect().toMillis();
        try (PinnedConnection connection = PinnedConnection.open(request.target(), addresses, connectMillis)) {
            return connection.exchange(request, limits.bytes());
        }
    }

    /** Credentials stay with the host that they were meant for; a redirected post is repeated only if it is told to. */
    private static OutboundRequest redirected(OutboundRequest request, int status, String location) throws IOException {
        URI target;
        try {
            target = request.target().resolve(location);
        } catch (IllegalArgumentException e) {
            throw new IOException("a redirect to nowhere");
        }
        Map<String, String> fields = new HashMap<>(request.fields());
        boolean sameOrigin = TargetGuard.hostOf(target).equals(TargetGuard.hostOf(request.target()))
                && target.getPort() == request.target().getPort()
                && request.target().getScheme().equalsIgnoreCase(target.getScheme());
        if (!sameOrigin) {
            fields.keySet().removeIf(name -> SECRET_FIELDS.contains(name.toLowerCase(java.util.Locale.ROOT)));
        }
        boolean repeat = status == 307 || status == 308;
        return repeat
                ? new OutboundRequest(request.method(), target, fields, request.body())
                : new OutboundRequest(request.method().equals("HEAD") ? "HEAD" : "GET", target, fields, new byte[0]);
    }
}
