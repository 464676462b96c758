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
    final BlockingQueue<String> ends = new ArrayBlockingQueue<>(64);

    EchoServer() throws IOException {
        door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
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

    @Override
    public void close() throws IOException {
        door.close();
    }
}
