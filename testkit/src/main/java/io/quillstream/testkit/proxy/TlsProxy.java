package io.quillstream.testkit.proxy;

import io.quillstream.testkit.tls.ServerCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Speaks TLS with clients in the place of a server that cannot. The server hears of a client only when both sides have
 * agreed: of one that does not trust the certificate, or does not encrypt, nothing reaches it. Listens on 127.0.0.1 only.
 * Thread-safe; closing it resets what is open.
 */
public final class TlsProxy implements AutoCloseable {

    private static final int BACKLOG = 1024;
    private static final int HANDSHAKE_MS = 10_000;

    private final ServerSocket door;
    private final InetSocketAddress target;
    private final SSLSocketFactory tls;
    private final Gate clear = new Gate();
    private final Set<Socket> arrived = ConcurrentHashMap.newKeySet();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger passed = new AtomicInteger();
    private final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();

    /** While it waits for a client the port is open, also when the door is closed already. */
    private final Thread acceptor = Thread.ofVirtual().name("tls-door").unstarted(this::accept);

    private TlsProxy(ServerSocket door, InetSocketAddress target, SSLSocketFactory tls) {
        this.door = door;
        this.target = target;
        this.tls = tls;
    }

    /** A proxy on a free port that shows that certificate. The target is connected to anew for every connection. */
    public static TlsProxy to(InetSocketAddress target, ServerCertificate certificate) {
        try {
            SSLSocketFactory tls = certificate.shown().getSocketFactory();
            ServerSocket door = new ServerSocket(0, BACKLOG, InetAddress.getByName("127.0.0.1"));
            TlsProxy proxy = new TlsProxy(door, target, tls);
            proxy.acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(certificate + " cannot be shown", e);
        }
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    /** How many handshakes succeeded. */
    public int passed() {
        return passed.get();
    }

    /**
     * Why the next handshake failed of which nobody has been told yet, in the words of the JDK; waits for one.
     *
     * @return null if none failed in that time
     */
    public String refusal(Duration atMost) throws InterruptedException {
        return refusals.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns when nobody is let in any more. */
    @Override
    public void close() {
        drop(door::close);
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Set.copyOf(arrived).forEach(client -> drop(client::close));
        Set.copyOf(connections).forEach(ProxiedConnection::reset);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().name("tls-handshake").start(() -> serve(client));
            } catch (IOException closed) {
                // the loop's condition tells
            }
        }
    }

    private void serve(Socket client) {
        arrived.add(client);
        try {
            SSLSocket secured = secured(client);
            passed.incrementAndGet();
            connect(secured);
        } catch (IOException e) {
            refusals.add(String.valueOf(e.getMessage()));
            drop(client::close);
        } finally {
            arrived.remove(client);
        }
    }

    private SSLSocket secured(Socket client) throws IOException {
        if (door.isClosed()) {
            throw new IOException("the proxy is closed");
        }
        SSLSocket secured = (SSLSocket) tls.createSocket(client, null, true);
        secured.setSoTimeout(HANDSHAKE_MS);
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    private void connect(SSLSocket client) {
        ProxiedConnection[] self = new ProxiedConnection[1];
        self[0] = new ProxiedConnection(client, clear, () -> connections.remove(self[0]));
        connections.add(self[0]);
        try {
            self[0].open(target);
            if (door.isClosed()) {
                self[0].reset();
            }
        } catch (IOException nobodyThere) {
            self[0].reset();
        }
    }

    private static void drop(Closing socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // then there is nothing to close
        }
    }

    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }
}
