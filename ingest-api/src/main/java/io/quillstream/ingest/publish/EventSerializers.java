package io.quillstream.ingest.publish;

import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topic;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;

/** One serializer a topic, made when it is first needed. Thread-safe. */
final class EventSerializers {

    private final AvroSerdes serdes;
    private final Map<Topic<?>, Serializer<?>> byTopic = new ConcurrentHashMap<>();

    EventSerializers(AvroSerdes serdes) {
        this.serdes = serdes;
    }

    @SuppressWarnings("unchecked") // a topic's serializer takes the topic's type: the map is filled here only
    <T extends SpecificRecord> byte[] bytes(Topic<T> topic, T event) {
        Serializer<T> serializer = (Serializer<T>) byTopic.computeIfAbsent(topic, serdes::serializer);
        return serializer.serialize(topic.name(), event);
    }
}
