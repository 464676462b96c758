package io.quillstream.ingest.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class LetterReadingTest {

    private final ConsumerRecord<String, byte[]> record =
            new ConsumerRecord<>(Topics.DEAD_LETTERS.name(), 2, 7, "key", new byte[] {1});

    @Test
    void aRecordThatIsNoLetterIsShownAsOneAboutItself() {
        LetterReading reading = reading((topic, bytes) -> {
            throw new SerializationException("no letter");
        });

        DeadLetter letter = reading.read(record);

        assertEquals("UNDECODABLE", letter.getReason());
        assertEquals(Topics.DEAD_LETTERS.name(), letter.getOrigin().getTopic());
        assertEquals(7, letter.getOrigin().getOffset());
    }

    /** Else every letter would look like one that cannot be sent again, for as long as the registry is away. */
    @Test
    void aRegistryThatIsAwayMakesNoLetterUndecodable() {
        LetterReading reading = reading((topic, bytes) -> {
            throw new SchemaRegistryException("away", true, null);
        });

        assertThrows(SchemaRegistryException.class, () -> reading.read(record));
    }

    private static LetterReading reading(Deserializer<DeadLetter> deserializer) {
        return new LetterReading(deserializer);
    }
}
