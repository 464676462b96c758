package io.quillstream.launcher.contract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** HTTP as bytes over a socket, for what no client library would send. */
final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;

    private RawHttp() {}

    /** A request that ends its connection: line without version, fields, and Content-Length if there is a body. */
    static byte[] request(String line, byte[] body, String... fields) {
        StringBuilder head = new StringBuilder(line).append(" HTTP/1.1\r\nHost: quill\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        if (body != null) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return join(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1), body);
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] all = Arrays.copyOf(first, first.length + (second == null ? 0 : second.length));
        if (second != null) {
            System.arraycopy(second, 0, all, first.length, second.length);
        }
        return all;
    }

    /** Sends the bytes, which ask for the connection's end or deserve it, and reads the one answer. */
    static Reply exchange(URI base, byte[] request) {
        String text = new String(request, 0, Math.min(200, request.length), StandardCharsets.ISO_8859_1);
        String question = text.split("\r\n", 2)[0];
        try (Socket socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            // An answer may come, and the connection end, while we still send.
            Thread sender = Thread.ofVirtual().start(() -> send(socket, request));
            byte[] answer = readAll(socket.getInputStream(), question);
            sender.join();
            return EveryAnswer.checked(parsed(question, answer));
        } catch (IOException e) {
            throw new AssertionError(question + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static void send(Socket socket, byte[] request) {
        try {
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
        } catch (IOException cutOff) {
            // What came back before is the answer.
        }
    }

    private static byte[] readAll(InputStream in, String question) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] chunk = new byte[16 * 1024];
        try {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                all.write(chunk, 0, read);
            }
        } catch (SocketException reset) {
            // What came before the reset is the answer.
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("The connection did not end after " + question + " -> " + all, silence);
        }
        return all.toByteArray();
    }

    private static Reply parsed(String question, byte[] answer) {
        String text = new String(answer, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.startsWith("HTTP/1.1 ") || end < 0) {
            throw new AssertionError(question + " was not answered: " + text);
        }
        String[] head = text.substring(0, end).split("\r\n");
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < head.length; i++) {
            String[] field = head[i].split(": ?", 2);
            fields.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1]);
        }
        return new Reply(
                question,
                Integer.parseInt(head[0].substring(9, 12)),
                HttpHeaders.of(fields, (name, value) -> true),
                Arrays.copyOfRange(answer, end + 4, answer.length));
    }
}
