package io.quillstream.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedDecoderTest {

    private static final byte[] TEXT = "t\u00e9xt".getBytes(StandardCharsets.UTF_8);

    private interface Reading {
        Object of(BoundedDecoder decoder) throws IOException;
    }

    @Test
    void lengthsWithinTheRecordAreTaken() throws IOException {
        assertEquals("t\u00e9xt", announcing(TEXT.length).readString());
        assertEquals("t\u00e9xt", announcing(TEXT.length).readString(null).toString());
        assertEquals(ByteBuffer.wrap(TEXT), announcing(TEXT.length).readBytes(null));
        assertEquals(3, announcing(3).readArrayStart());
        assertEquals(3, announcing(3).readMapStart());
        assertEquals("", announcing(0).readString());
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 1 << 30, Integer.MAX_VALUE - 8, Integer.MAX_VALUE, Long.MAX_VALUE})
    void lengthsBeyondTheRecordAreNot(long length) {
        List<Reading> all = List.of(
                decoder -> decoder.readString(),
                decoder -> decoder.readString(null),
                decoder -> decoder.readBytes(null),
                BoundedDecoder::readArrayStart,
                BoundedDecoder::arrayNext,
                BoundedDecoder::skipArray,
                BoundedDecoder::readMapStart,
                BoundedDecoder::mapNext,
                BoundedDecoder::skipMap);
        for (Reading reading : all) {
            assertThrows(RuntimeException.class, () -> reading.of(announcing(length)));
        }
    }

    @Test
    void noLengthIsNegative() {
        assertThrows(AvroRuntimeException.class, () -> announcing(-1).readString());
        assertThrows(AvroRuntimeException.class, () -> announcing(-1).readBytes(null));
    }

    /** A record of a length or count, and a text behind it. */
    private static BoundedDecoder announcing(long length) throws IOException {
        ByteArrayOutputStream record = new ByteArrayOutputStream();
        EncoderFactory.get().directBinaryEncoder(record, null).writeLong(length);
        record.writeBytes(TEXT);
        byte[] bytes = record.toByteArray();
        return new BoundedDecoder(DecoderFactory.get().binaryDecoder(bytes, null), bytes.length);
    }
}
