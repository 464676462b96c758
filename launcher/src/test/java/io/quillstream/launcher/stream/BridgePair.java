package io.quillstream.launcher.stream;

import io.quillstream.launcher.scenario.UpProcess;
import io.quillstream.testkit.stream.RoundRobin;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Two bridges, each a process of its own beside a running house, behind a proxy that passes connections on in turn. */
final class BridgePair implements AutoCloseable {

    private static final long SEED = 20_261_121;

    private final Path data;
    private final Map<String, String> environment;
    private final RoundRobin proxy;
    private final List<UpProcess> bridges = new ArrayList<>();

    private BridgePair(Path data, Map<String, String> environment, RoundRobin proxy) {
        this.data = data;
        this.environment = environment;
        this.proxy = proxy;
    }

    /** @param data folder of the running house */
    static BridgePair beside(Path data, Map<String, String> environment) throws IOException {
        BridgePair pair = new BridgePair(data, environment, new RoundRobin(SEED));
        pair.bridges.add(pair.start());
        pair.bridges.add(pair.start());
        pair.announce();
        return pair;
    }

    /** Address of the proxy. */
    URI url() {
        return URI.create("http://127.0.0.1:" + proxy.port());
    }

    /** {@code kill -9} of one of them; connections go on to be sent to it until {@link #replace} has brought another. */
    void kill(int which) throws InterruptedException {
        bridges.get(which).killAlone();
    }

    /** Ends one as an operator does, and returns its exit code. */
    int terminate(int which) throws InterruptedException {
        return bridges.get(which).terminate(Duration.ofSeconds(20));
    }

    /** Starts a new one in the place of one that is gone; returns when it serves. */
    void replace(int which) throws IOException {
        bridges.set(which, start());
        announce();
    }

    private UpProcess start() throws IOException {
        return UpProcess.run("progress-bridge", data, environment);
    }

    private void announce() {
        proxy.backends(bridges.stream()
                .map(bridge -> URI.create(bridge.banner("ready")).getPort())
                .toList());
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        bridges.forEach(UpProcess::close);
    }
}
