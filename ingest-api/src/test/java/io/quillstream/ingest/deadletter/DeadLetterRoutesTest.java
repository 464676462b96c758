package io.quillstream.ingest.deadletter;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.OneReading;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OpenDoor.Shared.class)
class DeadLetterRoutesTest {

    private static final String ALL = "/api/v1/admin/dead-letters";

    @Test
    void aLetterIsListedShownAndSentBackAsItWas(OpenDoor door) throws Exception {
        String key = UUID.randomUUID().toString();
        byte[] payload = {0, 0, 0, 0, 99, 1, 2, 3};
        report(door, key, payload);

        JsonNode listed = door.operator().get(ALL + "?limit=200").json().get("data");
        JsonNode mine = find(listed, key);
        assertEquals("UNDECODABLE", mine.get("reason").textValue());
        assertEquals("quill.batches-1@7", mine.get("origin").textValue());

        JsonNode shown =
                door.operator().get(ALL + "/" + mine.get("id").textValue()).json();
        assertEquals(key, shown.get("key").textValue());
        assertArrayEquals(
                payload, Base64.getDecoder().decode(shown.get("payload_base64").textValue()));

        Answer again = door.operator().post(ALL + "/" + mine.get("id").textValue() + "/redrive", "");
        assertEquals(202, again.status(), again::toString);
        assertArrayEquals(payload, lastOf(door, key));
    }

    @Test
    void anUnknownLetterIsNotFoundAndOthersThanOperatorsAreForbidden(OpenDoor door) {
        for (String id : List.of("0-999999999", "9999-0", "x", "1-", "-1", "99999999999-1")) {
            Answer unknown = door.operator().get(ALL + "/" + id);
            assertEquals(404, unknown.status(), id);
            String detail = unknown.json().path("detail").asText();
            assertEquals("No such dead letter; they are kept for 30 days", detail);
        }
        assertEquals("FORBIDDEN", door.newcomer(0).get(ALL).code());
        assertEquals(
                "FORBIDDEN", door.newcomer(0).post(ALL + "/0-0/redrive", "").code());
        assertEquals(422, door.operator().get(ALL + "?limit=0").status());
    }

    @Test
    void whatStandsAmongTheLettersAndIsNoneIsShownAndHidesNoOther(OpenDoor door) throws Exception {
        byte[] garbage = {0, 0, 0, 0, 99, 1, 2, 3};
        String poison = UUID.randomUUID().toString();
        String empty = UUID.randomUUID().toString();
        String key = UUID.randomUUID().toString();
        put(door, poison, garbage);
        put(door, poison, "no Avro at all".getBytes(StandardCharsets.US_ASCII));
        put(door, empty, null);
        report(door, key, garbage);

        Answer answer = door.operator().get(ALL + "?limit=200");
        assertEquals(200, answer.status(), answer::toString);
        JsonNode listed = answer.json().get("data");
        assertEquals("UNDECODABLE", find(listed, key).get("reason").textValue());
        int seen = 0;
        for (JsonNode letter : listed) {
            if (letter.get("origin").textValue().startsWith("quill.dead-letters-")) {
                String one = ALL + "/" + letter.get("id").textValue();
                JsonNode shown = door.operator().get(one).json();
                boolean isPoison = poison.equals(shown.get("key").textValue());
                assertEquals(
                        isPoison ? "UNDECODABLE" : "EMPTY", shown.get("reason").textValue(), shown::toString);
                assertEquals(!isPoison, shown.get("payload_base64").isNull(), shown::toString);
                Answer again = door.operator().post(one + "/redrive", "");
                assertEquals("VALIDATION_FAILED", again.code(), "a record that is no letter would only poison again");
                seen++;
            }
        }
        assertEquals(3, seen, listed::toString);
    }

    /** What was too large for its letter is not in it: an empty record would be sent in its place. */
    @Test
    void aLetterWithoutItsPayloadIsNotSentBack(OpenDoor door) throws Exception {
        String key = UUID.randomUUID().toString();
        report(door, key, null);
        JsonNode mine = find(door.operator().get(ALL + "?limit=200").json().get("data"), key);

        Answer again = door.operator().post(ALL + "/" + mine.get("id").textValue() + "/redrive", "");

        assertEquals("VALIDATION_FAILED", again.code(), again::toString);
    }

    /** A second record of an entry would be a difference to every audit, for ever. */
    @Test
    void whatTheBillIsProvenByIsNotSentBack(OpenDoor door) throws Exception {
        for (String books : List.of(Topics.LEDGER.name(), Topics.AUDIT.name())) {
            String key = UUID.randomUUID().toString();
            report(door, new Cause(books, 0, 0L), key, new byte[] {1});
            JsonNode mine = find(door.operator().get(ALL + "?limit=200").json().get("data"), key);

            Answer again = door.operator().post(ALL + "/" + mine.get("id").textValue() + "/redrive", "");

            assertEquals("VALIDATION_FAILED", again.code(), again::toString);
            String detail = again.json().path("detail").asText();
            assertTrue(detail.startsWith("The ledger and its audit records are written once"), detail);
        }
    }

    /** The broker takes no record for a topic of such a name. */
    @Test
    void whatTheBrokerDoesNotConfirmMayBeTriedAgainInAWhile(OpenDoor door) throws Exception {
        String key = UUID.randomUUID().toString();
        report(door, new Cause("no topic at all", 0, 0L), key, new byte[] {1});
        JsonNode mine = find(door.operator().get(ALL + "?limit=200").json().get("data"), key);

        Answer answer = door.operator().post(ALL + "/" + mine.get("id").textValue() + "/redrive", "");
        assertEquals(503, answer.status(), answer::toString);
        assertEquals("BROKER_UNAVAILABLE", answer.code());
        assertEquals("2", answer.header("Retry-After"));
    }

    private static void put(OpenDoor door, String key, byte[] value) throws Exception {
        try (var producer = door.kafka().producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key, value))
                    .get();
        }
    }

    private static void report(OpenDoor door, String key, byte[] payload) throws Exception {
        report(door, new Cause("quill.batches", 1, 7L), key, payload);
    }

    private static void report(OpenDoor door, Cause origin, String key, byte[] payload) throws Exception {
        DeadLetter letter = DeadLetter.newBuilder()
                .setOrigin(origin)
                .setReason("UNDECODABLE")
                .setDetail("unknown schema")
                .setWorkspaceId(key)
                .setKey(ByteBuffer.wrap(key.getBytes(StandardCharsets.UTF_8)))
                .setPayload(payload == null ? null : ByteBuffer.wrap(payload))
                .setHeaders(Map.of("x-request-id", ByteBuffer.wrap(new byte[] {65})))
                .setReportedBy("test")
                .setAt(Instant.now())
                .build();
        byte[] value =
                door.kafka().serdes().serializer(Topics.DEAD_LETTERS).serialize(Topics.DEAD_LETTERS.name(), letter);
        try (var producer = door.kafka().producer("test", Map.of())) {
            producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key, value))
                    .get();
        }
    }

    private static JsonNode find(JsonNode listed, String workspace) {
        for (JsonNode letter : listed) {
            if (workspace.equals(letter.get("workspace_id").textValue())) {
                return letter;
            }
        }
        throw new AssertionError("not listed: " + listed);
    }

    /** The newest value under the key on the letter's topic of origin. */
    private static byte[] lastOf(OpenDoor door, String key) {
        List<TopicPartition> partitions = java.util.stream.IntStream.range(0, 4)
                .mapToObj(number -> new TopicPartition("quill.batches", number))
                .toList();
        byte[] last = null;
        try (var consumer = door.kafka().consumer("test", null, OneReading.SETTINGS)) {
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    last = key.equals(record.key()) ? record.value() : last;
                }
            }
        }
        return last;
    }
}
