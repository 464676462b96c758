package io.quillstream.testkit.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes each connection to the next backend, byte by byte, and cuts connections when told to. */
public final class RoundRobin implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 512, InetAddress.getLoopbackAddress());
    private final Set<Socket> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final Random random;
    private volatile List<Integer> backends = List.of();

    public RoundRobin(long seed) throws IOException {
        random = new Random(seed);
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** From now on new connections go to these ports in turn. */
    public void backends(List<Integer> ports) {
        backends = List.copyOf(ports);
    }

    /** Cuts this share of the open connections. */
    public void cutSome(double share) {
        for (Socket client : clients) {
            if (random.nextDouble() < share) {
                cuts.incrementAndGet();
                closeQuietly(client);
            }
        }
    }

    public int cuts() {
        return cuts.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> pass(client));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void pass(Socket client) {
        clients.add(client);
        List<Integer> now = backends;
        try (client;
                Socket backend = new Socket(
                        InetAddress.getLoopbackAddress(), now.get(Math.floorMod(turn.getAndIncrement(), now.size())))) {
            Thread upstream = Thread.ofVirtual().start(() -> copy(client, backend));
            copy(backend, client);
            closeQuietly(client);
            closeQuietly(backend);
            upstream.join();
        } catch (IOException e) {
            // the client sees a cut connection, which is what this is for
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            clients.remove(client);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[8_192];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            closeQuietly(to);
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        clients.forEach(RoundRobin::closeQuietly);
    }
}
