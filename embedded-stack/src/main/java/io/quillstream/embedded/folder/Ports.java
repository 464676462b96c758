package io.quillstream.embedded.folder;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.random.RandomGenerator;

/**
 * The ports of a data folder. A server gets the port it had at the last start, so that clients find it again; if
 * somebody else took it, another one. Ports lie below the ephemeral range, where no outgoing connection can occupy
 * one while its server is down. Not thread-safe.
 */
public final class Ports {

    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 32_700;
    private static final int TRIES = 1000;

    private final Path file;
    private final Properties remembered = new Properties();
    private final RandomGenerator random = RandomGenerator.getDefault();

    /** @param file where the ports are remembered; need not exist */
    public Ports(Path file) {
        this.file = file;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                remembered.load(reader);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A port of 127.0.0.1 that nobody listens on, the same as last time if possible; remembered at once. */
    public int of(String server) {
        String last = remembered.getProperty(server, "");
        if (last.matches("\\d{4,5}") && isFree(Integer.parseInt(last))) {
            return Integer.parseInt(last);
        }
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int port = random.nextInt(LOWEST, HIGHEST);
            if (!remembered.containsValue(Integer.toString(port)) && isFree(port)) {
                remembered.setProperty(server, Integer.toString(port));
                save();
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + LOWEST + " and " + HIGHEST + " for " + server);
    }

    private void save() {
        try (Writer writer = Files.newBufferedWriter(file)) {
            remembered.store(writer, "Ports of the embedded servers");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
