package io.quillstream.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP answer as it came over the wire.
 *
 * @param fields by lower-case name; of a repeated one the last value
 */
record Answer(int status, Map<String, String> fields, byte[] body) {

    /** Reads one answer; null if the server closed the connection instead. */
    static Answer read(InputStream in, boolean toHead) throws IOException {
        String status = line(in);
        if (status == null) {
            return null;
        }
        Map<String, String> fields = new TreeMap<>();
        for (String field = line(in); field != null && !field.isEmpty(); field = line(in)) {
            int colon = field.indexOf(':');
            fields.put(
                    field.substring(0, colon).toLowerCase(Locale.ROOT),
                    field.substring(colon + 1).strip());
        }
        return new Answer(Integer.parseInt(status.split(" ")[1]), fields, toHead ? new byte[0] : body(in, fields));
    }

    String field(String name) {
        return fields.get(name.toLowerCase(Locale.ROOT));
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(body);
        } catch (IOException e) {
            throw new AssertionError("no JSON: " + new String(body, StandardCharsets.UTF_8), e);
        }
    }

    String code() {
        return json().path("code").asText();
    }

    private static byte[] body(InputStream in, Map<String, String> fields) throws IOException {
        if ("chunked".equals(fields.get("transfer-encoding"))) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
                whole.writeBytes(in.readNBytes(size));
                line(in);
            }
            line(in);
            return whole.toByteArray();
        }
        String length = fields.get("content-length");
        return length == null ? new byte[0] : in.readNBytes(Integer.parseInt(length));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            if (next != '\r') {
                bytes.write(next);
            }
        }
        return next < 0 && bytes.size() == 0 ? null : bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
