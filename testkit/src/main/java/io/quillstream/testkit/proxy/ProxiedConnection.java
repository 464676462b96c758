package io.quillstream.testkit.proxy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** One client's connection through the proxy: two pumps, each on a thread of its own. */
final class ProxiedConnection {

    private static final int PIECE = 16 * 1024;

    private final Socket client;
    private final Socket server = new Socket();
    private final Gate gate;
    private final Runnable ended;
    private final AtomicInteger pumps = new AtomicInteger(2);
    private final AtomicBoolean over = new AtomicBoolean();
    /** The server's side is gone and the client is not told. */
    private volatile boolean forgotten;

    ProxiedConnection(Socket client, Gate gate, Runnable ended) {
        this.client = client;
        this.gate = gate;
        this.ended = ended;
    }

    void open(InetSocketAddress target) throws IOException {
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        server.connect(target, 5_000);
        Thread.ofVirtual().name("proxy-up").start(() -> pump(client, server));
        Thread.ofVirtual().name("proxy-down").start(() -> pump(server, client));
    }

    /** Both sides learn at once that it broke. */
    void reset() {
        if (over.compareAndSet(false, true)) {
            drop(server);
            drop(client);
            ended.run();
        }
    }

    private void close() throws IOException {
        if (over.compareAndSet(false, true)) {
            server.close();
            client.close();
            ended.run();
        }
    }

    /** Only the server learns that it is over. */
    void forget() {
        forgotten = true;
        drop(server);
    }

    private void pump(Socket from, Socket to) {
        byte[] piece = new byte[PIECE];
        try {
            int read = from.getInputStream().read(piece);
            while (read >= 0) {
                gate.pass(read);
                if (!forgotten) {
                    to.getOutputStream().write(piece, 0, read);
                }
                read = from.getInputStream().read(piece);
            }
            gate.pass(0);
            if (forgotten && from == server) {
                return;
            }
            to.shutdownOutput();
            if (pumps.decrementAndGet() == 0) {
                close();
            }
        } catch (IOException broken) {
            if (!forgotten || from == client) {
                reset();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }

    private static void drop(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException alreadyGone) {
            // then the other side knows
        }
    }
}
