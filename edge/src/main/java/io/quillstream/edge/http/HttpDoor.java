package io.quillstream.edge.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.compression.Gzip;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinException;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one HTTP server of a process: HTTP/1.1, virtual threads, the routes of the modules behind the rules that hold for
 * all of them. Starts once; {@link #stop} answers what is under way before it closes.
 */
public final class HttpDoor implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration IDLE_WHILE_STOPPING = Duration.ofMillis(300);
    private static final int HEAD_LIMIT = 16 * 1024;
    /** Of a form, files included; a thousand, as the server would take, are a thousand files at a time. */
    private static final int MOST_PARTS = 20;
    /** A burst of connects beyond the backlog waits for a second for the retry of its SYN. */
    private static final int ACCEPT_BACKLOG = 4096;
    /** Of half the memory: an idle connection takes about eleven, an open stream sixteen. */
    private static final int BYTES_OF_A_CONNECTION = 16 * 1024;

    private final Settings settings;
    private final Telemetry telemetry;
    private final List<HttpModule> modules;
    private final Duration patience;
    private final long mostConnections;
    private volatile Javalin server;
    private volatile boolean draining;

    /** @param modules in the order in which their routes are tried */
    public HttpDoor(Settings settings, Telemetry telemetry, List<HttpModule> modules) {
        this(settings, telemetry, modules, PATIENCE);
    }

    /** @param patience longest time for a head or a slow body to arrive */
    HttpDoor(Settings settings, Telemetry telemetry, List<HttpModule> modules, Duration patience) {
        this(settings, telemetry, modules, patience, Runtime.getRuntime().maxMemory() / 2 / BYTES_OF_A_CONNECTION);
    }

    /** @param mostConnections beyond which new ones are closed at once */
    HttpDoor(
            Settings settings, Telemetry telemetry, List<HttpModule> modules, Duration patience, long mostConnections) {
        this.settings = settings;
        this.telemetry = telemetry;
        this.modules = List.copyOf(modules);
        this.patience = patience;
        this.mostConnections = mostConnections;
    }

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() {
        server = Javalin.create(this::configure).start();
        int port = port();
        // Not worth a tenth of a second of every start.
        Thread.startVirtualThread(() -> SilentPeers.dropAfter(PATIENCE, port));
    }

    /** The port it listens on; after {@link #start()}. */
    public int port() {
        return server.port();
    }

    /** Where clients on this machine reach it, without a trailing slash; after {@link #start()}. */
    public URI url() {
        String host = settings.get(ConnectionSettings.HTTP_HOST);
        boolean everywhere = host.equals("0.0.0.0") || host.equals("::");
        return URI.create("http://" + (everywhere ? "127.0.0.1" : host) + ":" + port());
    }

    /** Makes readiness fail, so that a load balancer looks elsewhere, while requests are still answered. */
    public void startDraining() {
        draining = true;
    }

    /** Refuses new requests with 503, waits for those under way (open streams too) up to the given time, then closes. */
    @Override
    public void stop(Duration within) {
        startDraining();
        Javalin running = server;
        if (running != null) {
            modules.forEach(HttpModule::closing);
            running.jettyServer().server().setStopTimeout(Math.max(1, within.toMillis()));
            server = null;
            try {
                running.stop();
            } catch (JavalinException notAllAnswered) {
                LOG.warn("Some requests were cut: they did not end within {} ms", within.toMillis());
            }
        }
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of(HealthCheck.ready("http", () -> {
            if (draining) {
                return Optional.of("is stopping");
            }
            return server == null ? Optional.of("does not listen yet") : Optional.empty();
        }));
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.router.ignoreTrailingSlashes = false;
        config.router.javaLangErrorHandler(RouteProblems::answerError);
        config.http.prefer405over404 = true;
        config.http.compressionStrategy = compression();
        BrowserRules browsers = new BrowserRules(settings.get(BrowserSettings.CORS_ORIGINS));
        config.jetty.modifyServer(jetty -> frame(jetty, browsers));
        config.jetty.modifyServletContextHandler(context -> {
            context.setErrorHandler(new ProblemAnswer(browsers));
            context.setMaxFormKeys(MOST_PARTS);
        });
        config.jetty.modifyHttpConfiguration(HttpDoor::limit);
        config.jetty.addConnector(this::connector);
        browsers.routes(config.routes);
        RouteProblems.routes(config.routes);
        config.requestLogger.http(new RequestMetrics(telemetry)::record);
        modules.forEach(module -> module.routes(config.routes));
    }

    /** What is around all routes. */
    static void frame(Server jetty, BrowserRules browsers) {
        jetty.setErrorHandler(new ProblemAnswer(browsers));
        jetty.insertHandler(new GracefulHandler());
        jetty.insertHandler(new FrontHandler(browsers));
    }

    private static void limit(HttpConfiguration http) {
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(HEAD_LIMIT);
        // Remembered fields cost a connection that is used again 100 KB for as long as it is open, as streams are.
        http.setHeaderCacheSize(0);
        // Which paths are acceptable is decided in one place, PathRule, with the answer users expect.
        http.setUriCompliance(UriCompliance.UNSAFE);
    }

    private Connector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(jetty, new Connections(http, mostConnections));
        connector.setHost(settings.get(ConnectionSettings.HTTP_HOST));
        connector.setPort(settings.get(ConnectionSettings.HTTP_PORT));
        connector.setAcceptQueueSize(ACCEPT_BACKLOG);
        connector.setIdleTimeout(patience.toMillis());
        connector.setShutdownIdleTimeout(IDLE_WHILE_STOPPING.toMillis());
        connector.addBean(new SlowClients(connector, patience));
        return connector;
    }

    /** Streams of events must leave at once, so they are never compressed. */
    private static CompressionStrategy compression() {
        CompressionStrategy gzip = new CompressionStrategy(null, new Gzip(6));
        gzip.setExcludedMimeTypes(List.of("image/", "application/zip", "application/pdf", "text/event-stream"));
        return gzip;
    }
}
