package io.quillstream.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Queue;

/**
 * Answers one connection after the other with what the script says, then closes it; keeps the heads and the bodies it
 * was sent. Bodies are ASCII.
 */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<String> script = new ArrayDeque<>();
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());

    ScriptedServer(String... answers) throws IOException {
        script.addAll(List.of(answers));
        Thread.ofVirtual().start(this::serve);
    }

    /** An event stream that ends in good order. */
    static String stream(String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(length) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    /** An event stream that breaks off. */
    static String broken(String body) {
        String whole = stream(body);
        return whole.substring(0, whole.length() - 5);
    }

    static String json(int status, String type, String body) {
        return json(status, type, 0, body);
    }

    /** @param retryAfter seconds */
    static String json(int status, String type, int retryAfter, String body) {
        return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type
                + "\r\nConnection: close\r\nRetry-After: " + retryAfter + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    /** One for each head; empty if there was none. */
    List<String> bodies() {
        return List.copyOf(bodies);
    }

    private void serve() {
        while (!script.isEmpty()) {
            try (Socket socket = server.accept()) {
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                StringBuilder head = new StringBuilder();
                int length = 0;
                for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                    head.append(line).append('\n');
                    if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        String value = line.substring(line.indexOf(':') + 1);
                        length = Integer.parseInt(value.strip());
                    }
                }
                heads.add(head.toString());
                bodies.add(body(reader, length));
                socket.getOutputStream().write(script.remove().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** What is left unread when a socket is closed makes it a reset, which may overtake the answer. */
    private static String body(BufferedReader reader, int length) throws IOException {
        char[] body = new char[length];
        int read = 0;
        while (read < length) {
            int more = reader.read(body, read, length - read);
            if (more < 0) {
                break;
            }
            read += more;
        }
        return new String(body, 0, read);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
