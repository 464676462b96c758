package io.quillstream.bridge.house;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
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
    private final BufferedReader reader;
    private final int status;
    private final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    private SseSocket(Socket socket, String head) throws IOException {
        this.socket = socket;
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        this.reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        this.status = Integer.parseInt(reader.readLine().split(" ")[1]);
        for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
            fields.put(
                    line.substring(0, line.indexOf(':')),
                    line.substring(line.indexOf(':') + 1).strip());
        }
    }

    /** @param more further header fields, {@code Name: value} */
    public static SseSocket get(URI server, String target, String... more) throws IOException {
        Socket socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(15_000);
        return new SseSocket(socket, head(server, target, more));
    }

    /** A client with a small receive buffer that may stop to read. */
    public static SseSocket narrow(URI server, String target, String... more) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4 * 1024);
        socket.connect(new java.net.InetSocketAddress(server.getHost(), server.getPort()));
        socket.setSoTimeout(15_000);
        return new SseSocket(socket, head(server, target, more));
    }

    private static String head(URI server, String target, String... more) {
        StringBuilder head =
                new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + server.getAuthority() + "\r\n");
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
            String line = reader.readLine();
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
        char[] body = new char[Integer.parseInt(fields.get("Content-Length"))];
        int read = 0;
        while (read < body.length) {
            read += reader.read(body, read, body.length - read);
        }
        return new String(body);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
