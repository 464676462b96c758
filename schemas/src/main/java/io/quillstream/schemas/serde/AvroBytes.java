package io.quillstream.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;

/**
 * A record as bytes, behind what tells its schema. The encoder gathers the values in a buffer of its own: one that writes
 * each of them through takes the stream's lock for each, some fifty times a record. Thread-safe.
 */
final class AvroBytes {

    /** Most records fit; of others the encoder writes what it has and goes on. */
    private static final int USUAL = 1024;

    private static final EncoderFactory ENCODERS = new EncoderFactory().configureBufferSize(USUAL);

    private AvroBytes() {}

    static <T> byte[] of(byte[] header, DatumWriter<T> writer, T value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(USUAL);
        out.writeBytes(header);
        BinaryEncoder encoder = ENCODERS.binaryEncoder(out, null);
        try {
            writer.write(value, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
