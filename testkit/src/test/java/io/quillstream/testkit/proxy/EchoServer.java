package io.quillstream.testkit.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Sends back what it gets, and remembers how each connection ended: with a word or without. */
final class EchoServer implements AutoCloseable {

    private final ServerSocket door;
    private final Thread acceptor = Thread.ofVirtual().unstarted(this::accept);
    final BlockingQueue<String> ends = new ArrayBlockingQueue<>(64);

    EchoServer() throws IOException {
        door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        acceptor.start();
    }

    InetSocketAddress address() {
        return (InetSocketAddress) door.getLocalSocketAddress();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> echo(client));
            } catch (IOException closed) {
                // the loop's condition tells
            }
        }
    }

    private void echo(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
            ends.add("closed");
        } catch (IOException e) {
            ends.add("reset");
        }
    }

    /** Returns when nobody is let in any more: who waits for a client takes one that comes while the door closes. */
    @Override
    public void close() throws IOException {
        door.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
