package io.quillstream.testkit.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands between a client and a server and lets through what the link's condition allows. Listens on a loopback address
 * only. Thread-safe; closing it resets what is open.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final ServerSocket door;
    private volatile InetSocketAddress target;
    private final Gate gate = new Gate();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();

    /** While it waits for a client the port is taken, also when the door is closed already. */
    private final Thread acceptor = Thread.ofVirtual().name("proxy-door").unstarted(this::accept);

    private FaultProxy(ServerSocket door, InetSocketAddress target) {
        this.door = door;
        this.target = target;
    }

    /** A proxy on a free port of 127.0.0.1. */
    public static FaultProxy to(InetSocketAddress target) {
        return listening(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), target);
    }

    /**
     * A proxy on that address. The target need not listen yet: it is connected to anew for every connection.
     *
     * @throws IllegalArgumentException if the address is not of this machine's loopback
     */
    public static FaultProxy listening(InetSocketAddress at, InetSocketAddress target) {
        if (!at.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(at + " can be reached from elsewhere");
        }
        try {
            ServerSocket door = new ServerSocket();
            door.setReuseAddress(true);
            door.bind(at, BACKLOG);
            FaultProxy proxy = new FaultProxy(door, target);
            proxy.acceptor.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where clients connect to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    /** From now on the link is like this, for open connections too. */
    public void become(LinkCondition condition) {
        gate.become(condition);
        switch (condition) {
            case LinkCondition.Cut _ -> Set.copyOf(connections).forEach(ProxiedConnection::reset);
            case LinkCondition.HalfOpen _ -> Set.copyOf(connections).forEach(ProxiedConnection::forget);
            case LinkCondition.Clear _, LinkCondition.Slow _, LinkCondition.BlackHole _ -> {}
        }
    }

    /** Where the link leads from now on; open connections are cut. */
    public void leadTo(InetSocketAddress other) {
        target = other;
        Set.copyOf(connections).forEach(ProxiedConnection::reset);
    }

    /** Connections that clients hold open through it, those that never answer included. */
    public int connections() {
        return connections.size();
    }

    /** Returns when nobody is let in any more. */
    @Override
    public void close() {
        try {
            door.close();
            acceptor.join();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Set.copyOf(connections).forEach(ProxiedConnection::reset);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().name("proxy-connect").start(() -> connect(client));
            } catch (IOException closed) {
                // the loop's condition tells
            }
        }
    }

    private void connect(Socket client) {
        ProxiedConnection[] self = new ProxiedConnection[1];
        self[0] = new ProxiedConnection(client, gate, () -> connections.remove(self[0]));
        connections.add(self[0]);
        try {
            self[0].open(target);
            switch (gate.condition()) {
                case LinkCondition.Cut _ -> self[0].reset();
                case LinkCondition.HalfOpen _ -> self[0].forget();
                case LinkCondition.Clear _, LinkCondition.Slow _, LinkCondition.BlackHole _ -> {}
            }
            if (door.isClosed()) {
                self[0].reset();
            }
        } catch (IOException nobodyThere) {
            self[0].reset();
        }
    }
}
