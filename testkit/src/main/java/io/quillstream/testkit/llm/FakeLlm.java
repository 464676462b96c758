package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The fake provider. Point a provider's base address at {@link #baseUrl}; any key will do. Answers follow the script of
 * their wire format, then its standing fault, else they are good. Thread-safe; listens on 127.0.0.1 only.
 */
public final class FakeLlm implements AutoCloseable {

    static {
        // Without it every small answer waits for the client's delayed acknowledgement.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Wire, Queue<Fault>> scripts = new ConcurrentHashMap<>();
    private final Map<Wire, Fault> standing = new ConcurrentHashMap<>();
    private final List<LlmCall> calls = new CopyOnWriteArrayList<>();
    private final Map<Wire, AtomicLong> counts = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private volatile Latency latency = Latency.none();
    private volatile boolean keepsCalls = true;
    private volatile Consumer<CallSpan> watcher = span -> {};

    private FakeLlm(HttpServer server) {
        this.server = server;
        for (Wire wire : Wire.values()) {
            scripts.put(wire, new ConcurrentLinkedQueue<>());
            standing.put(wire, new Fault.None());
            counts.put(wire, new AtomicLong());
        }
    }

    /** A server on a free port. */
    public static FakeLlm start() {
        return start(0);
    }

    /** A server on that port; 0 picks a free one. */
    public static FakeLlm start(int port) {
        try {
            HttpServer server =
                    HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), 1024);
            FakeLlm fake = new FakeLlm(server);
            server.setExecutor(fake.threads);
            server.createContext("/", fake::answer);
            server.start();
            return fake;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    /** What to set as the provider's base address. */
    public String baseUrl(Wire wire) {
        return "http://127.0.0.1:" + port() + wire.base();
    }

    /** How long every answer takes from now on; faults come on top. */
    public FakeLlm latency(Latency every) {
        latency = every;
        return this;
    }

    /** The next calls of that format meet these faults, one each, in order. */
    public FakeLlm script(Wire wire, Fault... faults) {
        scripts.get(wire).addAll(List.of(faults));
        return this;
    }

    /** Every call of that format that no script covers meets this fault from now on. */
    public FakeLlm always(Wire wire, Fault fault) {
        standing.put(wire, fault);
        return this;
    }

    /** Only counts calls and keeps none of them: for load tests. */
    public FakeLlm countingOnly() {
        keepsCalls = false;
        return this;
    }

    /** From now on the watcher is told of each call when it has ended, on the call's thread; only the last one is told. */
    public FakeLlm watchedBy(Consumer<CallSpan> other) {
        watcher = other;
        return this;
    }

    /** All calls in order of arrival. */
    public List<LlmCall> calls() {
        return List.copyOf(calls);
    }

    /** Calls of that format. */
    public long count(Wire wire) {
        return counts.get(wire).get();
    }

    /** Calls under way now. */
    public int inFlight() {
        return inFlight.get();
    }

    /** The most calls that were ever under way at once. */
    public int mostInFlight() {
        return mostInFlight.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString();
        Wire wire = Wire.of(path).orElse(null);
        if (wire == null || !exchange.getRequestMethod().equals("POST")) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try (exchange) {
            JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody());
            Fault scripted = scripts.get(wire).poll();
            Fault fault = scripted == null ? standing.get(wire) : scripted;
            counts.get(wire).incrementAndGet();
            LlmCall call = new LlmCall(wire, path, headers(exchange), body, fault);
            if (keepsCalls) {
                calls.add(call);
            }
            long begun = System.nanoTime();
            long told = 0;
            try {
                Thread.sleep(latency.get());
                told = new Delivery(exchange, wire, wire.read(body, path)).deliver(fault);
            } finally {
                watcher.accept(new CallSpan(call, begun, System.nanoTime(), told));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new HashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
        return headers;
    }
}
