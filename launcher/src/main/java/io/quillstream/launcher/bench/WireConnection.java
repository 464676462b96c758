package io.quillstream.launcher.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection over a plain socket. A full client costs as much CPU per request as the server that
 * is being measured. Not thread-safe: one request at a time.
 */
final class WireConnection implements AutoCloseable {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final String commonHead;

    /** An answer read to its end. */
    record Answer(int status, byte[] body) {
        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    WireConnection(URI server, String apiKey) throws IOException {
        socket = new Socket(server.getHost(), server.getPort());
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 2 * 1024);
        out = socket.getOutputStream();
        commonHead = "Host: " + server.getAuthority() + "\r\nAuthorization: Bearer " + apiKey + "\r\n";
    }

    Answer get(String path) throws IOException {
        send("GET", path, "", new byte[0]);
        return answer();
    }

    Answer post(String path, String contentType, byte[] body) throws IOException {
        send("POST", path, "Content-Type: " + contentType + "\r\nContent-Length: " + body.length + "\r\n", body);
        return answer();
    }

    Answer put(String path, byte[] body) throws IOException {
        send("PUT", path, "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n", body);
        return answer();
    }

    Answer delete(String path) throws IOException {
        send("DELETE", path, "", new byte[0]);
        return answer();
    }

    /** Opens a stream of events; its lines are then read with {@link #readLine}. Returns the status. */
    int openStream(String path) throws IOException {
        send("GET", path, "Accept: text/event-stream\r\n", new byte[0]);
        int status = status();
        while (!readLine().isEmpty()) {
            // heads of a stream say nothing that the bench needs
        }
        return status;
    }

    /** The next line without its end, sizes of chunks included (event streams are read by prefix). */
    String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(80);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void send(String method, String path, String more, byte[] body) throws IOException {
        byte[] head = (method + " " + path + " HTTP/1.1\r\n" + commonHead + more + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = new byte[head.length + body.length];
        System.arraycopy(head, 0, whole, 0, head.length);
        System.arraycopy(body, 0, whole, head.length, body.length);
        out.write(whole);
        out.flush();
    }

    private int status() throws IOException {
        return Integer.parseInt(readLine().split(" ", 3)[1]);
    }

    private Answer answer() throws IOException {
        int status = status();
        int length = 0;
        boolean chunked = false;
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String head = line.toLowerCase(Locale.ROOT);
            if (head.startsWith("content-length:")) {
                length = Integer.parseInt(
                        head.substring("content-length:".length()).strip());
            } else if (head.startsWith("transfer-encoding:")) {
                chunked = head.contains("chunked");
            }
        }
        return new Answer(status, chunked ? chunks() : in.readNBytes(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.write(in.readNBytes(size));
            readLine();
        }
        readLine();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(readLine().split(";", 2)[0].strip(), 16);
    }
}
