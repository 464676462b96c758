package io.quillstream.processors.simulation;

import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.testkit.broker.MemoryRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** Records to bytes as the project writes them, and back as an outsider reads them. One for each thread. */
final class Wire {

    private static final ThreadLocal<Wire> OF_THREAD = ThreadLocal.withInitial(Wire::new);

    private final MemoryRegistry registry = new MemoryRegistry();
    private final AvroSerdes serdes = new AvroSerdes(registry);
    private final Map<String, Serializer<?>> encoders = new HashMap<>();
    private final Map<Integer, GenericDatumReader<GenericRecord>> readers = new HashMap<>();

    private Wire() {}

    static Wire ofThread() {
        return OF_THREAD.get();
    }

    AvroSerdes serdes() {
        return serdes;
    }

    @SuppressWarnings("unchecked")
    <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T value) {
        Serializer<T> encoder =
                (Serializer<T>) encoders.computeIfAbsent(topic.name(), unknown -> serdes.serializer(topic));
        return encoder.serialize(topic.name(), value);
    }

    GenericRecord record(byte[] bytes) {
        try {
            return readers.computeIfAbsent(
                            ByteBuffer.wrap(bytes, 1, 4).getInt(), id -> new GenericDatumReader<>(registry.byId(id)))
                    .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
