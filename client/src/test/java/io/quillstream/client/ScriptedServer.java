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
import java.util.Queue;

/** Answers one connection after the other with what the script says, then closes it; keeps the heads it was sent. */
final class ScriptedServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Queue<String> script = new ArrayDeque<>();
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());

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
        return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type
                + "\r\nConnection: close\r\nRetry-After: 0\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    List<String> heads() {
        return List.copyOf(heads);
    }

    private void serve() {
        while (!script.isEmpty()) {
            try (Socket socket = server.accept()) {
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                StringBuilder head = new StringBuilder();
                for (String line = reader.readLine(); line != null && !line.isEmpty(); line = reader.readLine()) {
                    head.append(line).append('\n');
                }
                heads.add(head.toString());
                socket.getOutputStream().write(script.remove().getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                return;
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
