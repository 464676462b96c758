package io.quillstream.edge.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A plain socket to the door, for what no HTTP client would send. */
final class Wire implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;

    Wire(int port) throws IOException {
        this.socket = new Socket("127.0.0.1", port);
        this.socket.setSoTimeout((int) Duration.ofSeconds(10).toMillis());
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends the text as it is, line ends included. */
    Wire send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer; null if the server closed the connection instead. */
    Answer answer() throws IOException {
        return Answer.read(in, false);
    }

    Answer answerToHead() throws IOException {
        return Answer.read(in, true);
    }

    /** Whether the server has closed its side and sent nothing more. */
    boolean closed() throws IOException {
        return in.read() < 0;
    }

    /** One request on one connection. */
    static Answer exchange(int port, String request) throws IOException {
        try (Wire wire = new Wire(port)) {
            return wire.send(request).answer();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
