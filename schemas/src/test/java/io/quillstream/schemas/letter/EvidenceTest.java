package io.quillstream.schemas.letter;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quillstream.schemas.event.DeadLetter;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private final Headers headers = new RecordHeaders();

    @Test
    void aRecordIsHeldAsItWas() {
        byte[] payload = {0, 0, 0, 0, 7, 1};
        headers.add("who", new byte[] {1}).add("who", new byte[] {2}).add("empty", null);

        DeadLetter.Builder letter = Evidence.of(new byte[] {'k'}, payload, headers);

        assertAll(
                () -> assertEquals(ByteBuffer.wrap(payload), letter.getPayload()),
                () -> assertEquals(ByteBuffer.wrap(new byte[] {'k'}), letter.getKey()),
                () -> assertEquals(7, letter.getSchemaId()),
                () -> assertEquals(
                        Map.of("who", ByteBuffer.wrap(new byte[] {2}), "empty", ByteBuffer.allocate(0)),
                        letter.getHeaders()));
    }

    @Test
    void whatIsMissingStaysSo() {
        DeadLetter.Builder letter = Evidence.of(null, null, headers);

        assertAll(
                () -> assertNull(letter.getPayload()),
                () -> assertNull(letter.getKey()),
                () -> assertNull(letter.getSchemaId()),
                () -> assertNull(Evidence.key(null)),
                () -> assertNull(Evidence.id(null)));
    }

    @Test
    void whatIsTooLargeForALetterIsLeftOut() {
        headers.add("large", new byte[100_000]).add("small", new byte[] {1});

        DeadLetter.Builder letter = Evidence.of(new byte[20_000], new byte[1_000_000], headers);

        assertAll(
                () -> assertNull(letter.getPayload()),
                () -> assertNull(letter.getKey()),
                () -> assertNull(Evidence.key(new byte[20_000])),
                () -> assertNull(Evidence.id("w".repeat(500_000))),
                () -> assertEquals(500, Evidence.detail("d".repeat(9_000)).length()),
                () -> assertEquals(Map.of("small", ByteBuffer.wrap(new byte[] {1})), letter.getHeaders()));
    }
}
