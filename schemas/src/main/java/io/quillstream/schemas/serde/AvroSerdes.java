package io.quillstream.schemas.serde;

import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topic;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Serdes for the topics of the catalogue in the Confluent wire format: a zero byte, the schema id as four bytes
 * big-endian, then Avro binary. Any Confluent client reads what they write.
 *
 * <p>A serializer refuses a record type or a topic other than its own; a deserializer refuses a payload whose writer's
 * record name is not the topic's, so bytes that strayed into a foreign topic (CVE-2026-35554) are found and not
 * misread. Serdes are thread-safe; schema ids are looked up once.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">wire format</a>
 */
public final class AvroSerdes {

    /** The first byte of every value. */
    public static final byte MAGIC = 0;

    /** What is before the Avro binary: the first byte and the schema id. */
    public static final int HEADER_BYTES = 5;

    private final SchemaRegistry registry;

    public AvroSerdes(SchemaRegistry registry) {
        this.registry = registry;
    }

    /** Registers the topic's schema now, so that its first record does not wait for the registry. */
    public void register(Topic<?> topic) {
        registry.register(topic.subject(), topic.schema());
    }

    /** Null in, null out. Throws {@link SerializationException} for a foreign topic. */
    public <T extends SpecificRecord> Serializer<T> serializer(Topic<T> topic) {
        SpecificDatumWriter<T> writer = new SpecificDatumWriter<>(topic.schema());
        AtomicReference<byte[]> header = new AtomicReference<>();
        return (topicName, value) -> {
            if (value == null) {
                return null;
            }
            if (!topic.name().equals(topicName)) {
                throw new SerializationException(
                        topic.type().getSimpleName() + " belongs on " + topic + ", not on " + topicName);
            }
            byte[] begin = header.get();
            if (begin == null) {
                begin = header(registry.register(topic.subject(), topic.schema()));
                header.set(begin);
            }
            return AvroBytes.of(begin, writer, value);
        };
    }

    /**
     * Null in, null out. Throws {@link SerializationException} for anything that is not the topic's record, and
     * {@link SchemaRegistryException} if the registry is away.
     */
    public <T extends SpecificRecord> Deserializer<T> deserializer(Topic<T> topic) {
        Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
        return (topicName, bytes) -> {
            if (bytes == null) {
                return null;
            }
            if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
                throw new SerializationException(
                        "Not in the Confluent wire format: " + bytes.length + " bytes on " + topicName);
            }
            int id = ByteBuffer.wrap(bytes, 1, 4).getInt();
            SpecificDatumReader<T> made = readers.get(id);
            // Not made under the map's lock: with the registry away many would wait for it one behind the other.
            SpecificDatumReader<T> reader = made == null ? reader(topic, id) : made;
            if (made == null) {
                readers.put(id, reader);
            }
            BinaryDecoder decoder =
                    DecoderFactory.get().binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, null);
            try {
                T value = reader.read(null, new BoundedDecoder(decoder, bytes.length));
                if (!decoder.isEnd()) {
                    throw new SerializationException("Bytes left over behind a record of " + topicName);
                }
                return value;
            } catch (IOException | RuntimeException e) {
                throw e instanceof SerializationException known
                        ? known
                        : new SerializationException("Undecodable record on " + topicName, e);
            }
        };
    }

    private <T extends SpecificRecord> SpecificDatumReader<T> reader(Topic<T> topic, int id) {
        Schema writer = writer(topic, id);
        if (!writer.getFullName().equals(topic.schema().getFullName())) {
            throw new SerializationException("Schema " + id + " is " + writer.getFullName() + ", but " + topic
                    + " carries " + topic.schema().getFullName());
        }
        return new SpecificDatumReader<>(writer, topic.schema(), SpecificData.getForClass(topic.type()));
    }

    /** A schema that no registry knows makes the payload undecodable; a registry that is away says nothing about it. */
    private Schema writer(Topic<?> topic, int id) {
        try {
            return registry.byId(id);
        } catch (SchemaRegistryException e) {
            if (e.retryable()) {
                throw e;
            }
            throw new SerializationException("Schema " + id + " of a record on " + topic + " is unknown", e);
        }
    }

    private static byte[] header(int id) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
    }
}
