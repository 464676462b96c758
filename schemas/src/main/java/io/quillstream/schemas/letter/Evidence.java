package io.quillstream.schemas.letter;

import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.serde.AvroSerdes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * What a dead letter holds of the record that it is about: as much as fits on its topic. A letter that the broker does not
 * take would be written again and again, and its record with all behind it would wait for ever; what is larger stays where
 * the letter's origin says. Pure.
 */
public final class Evidence {

    private static final int LARGEST_PAYLOAD = 900 * 1024;
    private static final int LARGEST_KEY = 16 * 1024;

    /** All of them together, names included. */
    private static final int LARGEST_HEADERS = 64 * 1024;

    private static final int LONGEST_ID = 100;
    private static final int LONGEST_DETAIL = 500;

    private Evidence() {}

    /**
     * Begins a letter with key, payload, headers and schema id of its record. Key and payload are null, and headers are
     * missing, where they are too large; of several headers of one name the last is kept.
     *
     * @param key may be null
     * @param value may be null
     */
    public static DeadLetter.Builder of(byte[] key, byte[] value, Headers headers) {
        return DeadLetter.newBuilder()
                .setSchemaId(schemaId(value))
                .setKey(buffer(key, LARGEST_KEY))
                .setPayload(buffer(value, LARGEST_PAYLOAD))
                .setHeaders(kept(headers));
    }

    /** The key as text, for the letter's own record; null if there is none or it is too large. */
    public static String key(byte[] key) {
        return key == null || key.length > LARGEST_KEY ? null : new String(key, StandardCharsets.UTF_8);
    }

    /** An id that the record claims; null if there is none or no id is as long. */
    public static String id(String claimed) {
        return claimed == null || claimed.length() > LONGEST_ID ? null : claimed;
    }

    /** What was wrong, shortened if need be. */
    public static String detail(String text) {
        return text.length() <= LONGEST_DETAIL ? text : text.substring(0, LONGEST_DETAIL);
    }

    private static Integer schemaId(byte[] value) {
        return value == null || value.length < AvroSerdes.HEADER_BYTES || value[0] != AvroSerdes.MAGIC
                ? null
                : Integer.valueOf(ByteBuffer.wrap(value, 1, Integer.BYTES).getInt());
    }

    private static Map<String, ByteBuffer> kept(Headers all) {
        Map<String, ByteBuffer> kept = new HashMap<>();
        int room = LARGEST_HEADERS;
        for (Header header : all) {
            byte[] value = header.value() == null ? new byte[0] : header.value();
            int size = header.key().getBytes(StandardCharsets.UTF_8).length + value.length;
            if (size <= room) {
                kept.put(header.key(), ByteBuffer.wrap(value));
                room -= size;
            }
        }
        return kept;
    }

    private static ByteBuffer buffer(byte[] bytes, int largest) {
        return bytes == null || bytes.length > largest ? null : ByteBuffer.wrap(bytes);
    }
}
