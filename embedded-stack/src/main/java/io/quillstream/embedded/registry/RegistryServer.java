package io.quillstream.embedded.registry;

import io.javalin.Javalin;
import io.quillstream.embedded.server.EmbeddedServer;
import java.util.Optional;

/**
 * A schema registry for Avro with the REST paths, media types and error codes of Confluent's, so that any of their
 * clients can use it. Its schemas live in the compacted topic {@code _schemas} of the stack's broker. Without
 * configuration it asks for full transitive compatibility: every event ever written can be read by every version.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/develop/api.html">Confluent REST API</a>
 */
public final class RegistryServer implements EmbeddedServer {

    private final int port;
    private final String bootstrap;
    private RegistryLog log;
    private Javalin http;
    private volatile String problem = "schema-registry is not started";

    /** @param bootstrap of a running broker */
    public RegistryServer(int port, String bootstrap) {
        this.port = port;
        this.bootstrap = bootstrap;
    }

    @Override
    public void start() throws Exception {
        log = new RegistryLog(bootstrap);
        log.create();
        Registrar registrar = new Registrar(log, Compatibility.FULL_TRANSITIVE);
        registrar.catchUp();
        http = Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.startup.showOldJavalinVersionWarning = false;
                    config.concurrency.useVirtualThreads = true;
                    config.jetty.host = "127.0.0.1";
                    config.jetty.port = port;
                    config.http.maxRequestSize = 4L * 1024 * 1024;
                    new RegistryErrors().addTo(config.routes);
                    new SubjectRoutes(registrar).addTo(config.routes);
                    new SchemaRoutes(registrar).addTo(config.routes);
                    new PolicyRoutes(registrar).addTo(config.routes);
                })
                .start();
        problem = null;
    }

    @Override
    public void stop() {
        problem = "schema-registry is stopped";
        if (http != null) {
            http.stop();
            http = null;
        }
        if (log != null) {
            log.close();
            log = null;
        }
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
