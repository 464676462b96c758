package io.quillstream.testkit.stream;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A client that shows every byte of an answer: status, fields, and the body line by line (chunk sizes removed). */
public final class SseSocket implements AutoCloseable {

    private final Socket socket;
    private final InputStream reader;
    private final int status;
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private SseSocket(Socket socket, String head) throws IOException {
        this.socket = socket;
        socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
        this.reader = new BufferedInputStream(socket.getInputStream(), 1_024);
        this.status = Integer.parseInt(headLine().split(" ")[1]);
        for (String line = headLine(); !line.isEmpty(); line = headLine()) {
            fields.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip());
        }
    }

    /** @param more further header fields, {@code Name: value} */
    public static SseSocket get(URI server, String target, String... more) throws IOException {
        return patient(5_000, server, target, more);
    }

    /** @param timeoutMillis longest silence, heartbeats included */
    public static SseSocket patient(int timeoutMillis, URI server, String target, String... more) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(timeoutMillis);
        return new SseSocket(socket, head("GET", server, target, more));
    }

    /** Asks for the head only. */
    public static SseSocket head(URI server, String target, String... more) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(5_000);
        return new SseSocket(socket, head("HEAD", server, target, more));
    }

    /** A client with a small receive buffer that may stop to read. */
    public static SseSocket narrow(URI server, String target, String... more) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new java.net.InetSocketAddress(server.getHost(), server.getPort()));
        socket.setSoTimeout(5_000);
        return new SseSocket(socket, head("GET", server, target, more));
    }

    private static String head(String method, URI server, String target, String... more) {
        StringBuilder head =
                new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n");
        for (String field : more) {
            head.append(field).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    public int status() {
        return status;
    }

    public String field(String name) {
        return fields.get(name);
    }

    /** The next line of the body that is no chunk size and not empty; null at the end of the stream. */
    public String line() throws IOException {
        while (true) {
            String line = rawLine();
            if (line == null || line.equals("0")) {
                return null;
            }
            if (!line.isEmpty() && !line.matches("[0-9A-Fa-f]{1,6}")) {
                return line;
            }
        }
    }

    /** Every line up to the end of the stream. */
    public List<String> lines() throws IOException {
        List<String> all = new ArrayList<>();
        for (String line = line(); line != null; line = line()) {
            all.add(line);
        }
        return all;
    }

    /** The text of a body with a length. */
    public String text() throws IOException {
        return new String(reader.readNBytes(Integer.parseInt(fields.get("Content-Length"))), StandardCharsets.UTF_8);
    }

    private String headLine() throws IOException {
        String line = rawLine();
        if (line == null) {
            socket.close();
            throw new EOFException("the connection broke before the head was complete");
        }
        return line;
    }

    private String rawLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = reader.read(); next != '\n'; next = reader.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
