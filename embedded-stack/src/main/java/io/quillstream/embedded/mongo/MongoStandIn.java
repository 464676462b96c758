package io.quillstream.embedded.mongo;

import de.bwaldvogel.mongo.MongoServer;
import io.quillstream.embedded.server.EmbeddedServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.h2.mvstore.MVStore;

/**
 * A server in this JVM that speaks MongoDB's wire protocol and keeps its collections in one file. It stands in for
 * MongoDB on a laptop and says it is 5.0. It has no transactions, change streams, text search or partial indexes,
 * accepts TTL indexes without deleting anything, and searches without index unless the filter names an id.
 */
public final class MongoStandIn implements EmbeddedServer {

    private static final int BOSS_THREADS = 1;
    private static final int WORKER_THREADS = 8;

    private final Path file;
    private final int port;
    private MongoServer server;
    private volatile String problem = "mongo is not started";

    /** @param file that holds the data; its folder must exist */
    public MongoStandIn(Path file, int port) {
        this.file = file;
        this.port = port;
    }

    @Override
    public void start() {
        // The store's own background commit stays on: it also moves live data out of chunks that are mostly garbage.
        MVStore store = new MVStore.Builder().fileName(file.toString()).open();
        try {
            server = new MongoServer(new CommittingBackend(store));
            server.bind(new InetSocketAddress("127.0.0.1", port), BOSS_THREADS, WORKER_THREADS);
            problem = null;
        } finally {
            if (problem != null) {
                store.close();
            }
        }
    }

    @Override
    public void stop() {
        if (server != null && problem == null) {
            problem = "mongo is stopped";
            server.shutdownNow();
        }
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }
}
