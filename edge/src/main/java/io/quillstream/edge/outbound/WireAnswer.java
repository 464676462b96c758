package io.quillstream.edge.outbound;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP/1.1 answer, read from a stranger: every length is bounded before it is believed. */
record WireAnswer(int status, Map<String, String> fields, byte[] body) {

    private static final int LONGEST_HEAD = 32 * 1024;

    static WireAnswer read(InputStream in, int mostBytes, boolean toHead) throws IOException {
        int[] budget = {LONGEST_HEAD};
        int status = status(line(in, budget));
        while (status >= 100 && status < 200) {
            fields(in, budget);
            status = status(line(in, budget));
        }
        Map<String, String> fields = fields(in, budget);
        boolean bodiless = toHead || status == 204 || status == 304;
        return new WireAnswer(status, fields, bodiless ? new byte[0] : body(in, fields, mostBytes));
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new IOException("no HTTP answer");
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static Map<String, String> fields(InputStream in, int[] budget) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        for (String field = line(in, budget); !field.isEmpty(); field = line(in, budget)) {
            int colon = field.indexOf(':');
            if (colon < 1) {
                throw new IOException("no header field");
            }
            fields.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        return fields;
    }

    private static byte[] body(InputStream in, Map<String, String> fields, int mostBytes) throws IOException {
        String coding = fields.get("transfer-encoding");
        if (coding != null) {
            if (!coding.equalsIgnoreCase("chunked")) {
                throw new IOException("unknown transfer coding");
            }
            return chunks(in, mostBytes);
        }
        String announced = fields.get("content-length");
        if (announced == null) {
            byte[] all = in.readNBytes(mostBytes + 1);
            bounded(all.length, mostBytes);
            return all;
        }
        if (!announced.matches("\\d{1,18}")) {
            throw new IOException("no length");
        }
        bounded(Long.parseLong(announced), mostBytes);
        return exactly(in, Integer.parseInt(announced));
    }

    private static byte[] chunks(InputStream in, int mostBytes) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (true) {
            String size = line(in, new int[] {1024}).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,8}")) {
                throw new IOException("no chunk");
            }
            long length = Long.parseLong(size, 16);
            if (length == 0) {
                return whole.toByteArray();
            }
            bounded(whole.size() + length, mostBytes);
            whole.writeBytes(exactly(in, (int) length));
            line(in, new int[] {2});
        }
    }

    private static byte[] exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the answer ended early");
        }
        return bytes;
    }

    private static void bounded(long length, int most) throws IOException {
        if (length > most) {
            throw new IOException("the answer is larger than " + most + " bytes");
        }
    }

    private static String line(InputStream in, int[] budget) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || --budget[0] < 0) {
                throw new IOException(next < 0 ? "the answer ended early" : "the head is too long");
            }
            bytes.write(next);
        }
        String line = bytes.toString(StandardCharsets.ISO_8859_1);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
