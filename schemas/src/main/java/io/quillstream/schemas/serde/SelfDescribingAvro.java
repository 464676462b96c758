package io.quillstream.schemas.serde;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * Serde for internal topics and state stores, which need no registry: Avro single-object encoding, ten bytes of
 * marker and schema fingerprint before the record. Older layouts are readable as long as their schemas are given.
 *
 * @see <a href="https://avro.apache.org/docs/1.12.0/specification/#single-object-encoding">Avro specification</a>
 */
public final class SelfDescribingAvro {

    private static final byte[] MARKER = {(byte) 0xC3, 0x01};

    private SelfDescribingAvro() {}

    /**
     * @param type generated class
     * @param olderLayouts schemas that state written by earlier releases may have
     */
    public static <T extends SpecificRecord> Serde<T> serde(Class<T> type, List<Schema> olderLayouts) {
        Schema schema = SpecificData.get().getSchema(type);
        SpecificData model = SpecificData.getForClass(type);
        byte[] header = header(schema);
        DatumWriter<T> writer = new SpecificDatumWriter<>(schema, model);
        BinaryMessageDecoder<T> decoder = new BinaryMessageDecoder<>(model, schema);
        olderLayouts.forEach(decoder::addSchema);
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : AvroBytes.of(header, writer, value), (topic, bytes) -> {
                    try {
                        return bytes == null ? null : decoder.decode(bytes, null);
                    } catch (IOException e) {
                        throw new SerializationException(e);
                    }
                });
    }

    private static byte[] header(Schema schema) {
        return ByteBuffer.allocate(MARKER.length + Long.BYTES)
                .put(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
    }
}
