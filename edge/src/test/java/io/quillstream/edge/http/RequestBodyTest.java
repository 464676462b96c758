package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies over real HTTP: media types, encodings, limits. */
class RequestBodyTest {

    private static final String JSON = "Content-Type: application/json";
    private static final String LARGE = "é".repeat(50_000);
    private static DoorUnderTest door;

    @BeforeAll
    static void open() {
        door = DoorUnderTest.open();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    private static Answer send(byte[] body, String... fields) throws IOException {
        try (Wire wire = new Wire(door.port())) {
            String head = DoorUnderTest.head("POST", "/api/v1/things", fields) + "Content-Length: " + body.length
                    + "\r\n\r\n";
            return wire.send(head).send(body).answer();
        }
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }
        return packed.toByteArray();
    }

    private static void refused(int status, String code, Answer answer) {
        assertEquals(status, answer.status());
        assertEquals(code, answer.code());
    }

    @Test
    void refusesABodyWithoutType() throws Exception {
        refused(415, "UNSUPPORTED_MEDIA_TYPE", door.post("{}"));
        refused(415, "UNSUPPORTED_MEDIA_TYPE", door.post("{}", JSON, "Content-Type: text/plain"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonp",
                "application/json; charset=utf-16",
                "application/json; charset=\"ISO-8859-1\"",
                ";",
                "json"
            })
    void refusesOtherTypesAndCharsets(String type) throws Exception {
        refused(415, "UNSUPPORTED_MEDIA_TYPE", door.post("{}", "Content-Type: " + type));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "application/json; profile=x"
            })
    void takesJsonInItsSpellings(String type) throws Exception {
        assertEquals(200, door.post("{\"a\":\"é\"}", "Content-Type: " + type).status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "deflate", "zstd", "gzip, gzip", "compress", "gzip, br", "unknown"})
    void refusesOtherEncodings(String coding) throws Exception {
        refused(415, "ENCODING_UNSUPPORTED", door.post("{}", JSON, "Content-Encoding: " + coding));
    }

    @Test
    void decodesGzip() throws Exception {
        Answer answer = send(gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8)), JSON, "Content-Encoding: gzip");
        assertEquals(200, answer.status());
        assertEquals(1, answer.json().path("a").asInt());
    }

    @Test
    void limitsTheDecodedSize() throws Exception {
        byte[] bomb = gzip(new byte[50 << 20]);
        refused(413, "PAYLOAD_TOO_LARGE", send(bomb, JSON, "Content-Encoding: gzip"));
    }

    @Test
    void refusesBrokenGzip() throws Exception {
        byte[] whole = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        byte[] cut = Arrays.copyOf(whole, whole.length - 6);
        refused(400, "MALFORMED_REQUEST", send(cut, JSON, "Content-Encoding: gzip"));
        refused(400, "MALFORMED_REQUEST", send("{}".getBytes(StandardCharsets.UTF_8), JSON, "Content-Encoding: gzip"));
    }

    /** As many programs write it that compress in portions, or append to a file. */
    @Test
    void theMembersOfGzipAreOneBody() throws Exception {
        byte[] begun = gzip("{\"a\":".getBytes(StandardCharsets.UTF_8));
        byte[] ended = gzip("1}".getBytes(StandardCharsets.UTF_8));
        Answer answer = send(joined(begun, gzip(new byte[0]), ended), JSON, "Content-Encoding: gzip");
        assertEquals(200, answer.status());
        assertEquals(1, answer.json().path("a").asInt());
    }

    /** The JDK's reader calls itself for each of them. */
    @Test
    void aBodyOfThousandsOfEmptyMembersIsRead() throws Exception {
        byte[][] members = new byte[20_000][];
        Arrays.fill(members, gzip(new byte[0]));
        members[members.length - 1] = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        assertEquals(200, send(joined(members), JSON, "Content-Encoding: gzip").status());
    }

    /** It could be the rest of a batch. */
    @Test
    void refusesWhatFollowsTheLastMemberAndIsNone() throws Exception {
        byte[] whole = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        byte[] another = gzip(" ".getBytes(StandardCharsets.UTF_8));
        for (byte[] rest : List.of(
                new byte[] {'x'},
                new byte[512],
                Arrays.copyOf(another, 5),
                Arrays.copyOf(another, another.length - 1),
                joined(new byte[] {'x'}, another))) {
            refused(400, "MALFORMED_REQUEST", send(joined(whole, rest), JSON, "Content-Encoding: gzip"));
        }
    }

    @Test
    void aGzipHeadMayHaveAllThatHeadsMayHave() throws Exception {
        byte[] plain = gzip("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        byte[] head = {0x1f, (byte) 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3, 2, 0, 'x', 'y', 'n', 0, 'c', 0};
        CRC32 check = new CRC32();
        check.update(head);
        byte[] checked = joined(head, new byte[] {(byte) check.getValue(), (byte) (check.getValue() >> 8)});
        byte[] rest = Arrays.copyOfRange(plain, 10, plain.length);
        assertEquals(
                200, send(joined(checked, rest), JSON, "Content-Encoding: gzip").status());

        checked[4]++;
        refused(400, "MALFORMED_REQUEST", send(joined(checked, rest), JSON, "Content-Encoding: gzip"));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    @Test
    void sizeIsCheckedBeforeTypeAndTypeBeforeContent() throws Exception {
        refused(413, "PAYLOAD_TOO_LARGE", door.post(" ".repeat((1 << 20) + 1), "Content-Type: text/plain"));
        refused(415, "UNSUPPORTED_MEDIA_TYPE", door.post("{", "Content-Type: text/plain"));
        refused(400, "MALFORMED_JSON", door.post("{", JSON));
    }

    @Test
    void streamsLargeBodiesOfTheirOwnLimit() throws Exception {
        byte[] lines = "{}\n".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        try (Wire wire = new Wire(door.port())) {
            String type = "Content-Type: application/x-ndjson";
            wire.send(DoorUnderTest.head("POST", "/api/v1/lines", type, "Content-Length: " + lines.length) + "\r\n");
            Answer answer = wire.send(lines).answer();
            assertEquals("3000000", new String(answer.body(), StandardCharsets.US_ASCII));
        }
    }

    /** All at once they would fill the memory: each is held as bytes, as characters, as values and as what they are used for. */
    @Test
    void aFewLargeBodiesOfAWorkspaceAreInUseAtATimeAndKeepNobodyElseOut() throws Exception {
        UUID busy = UUID.randomUUID();
        List<Wire> wires = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                wires.add(text(busy, "held", LARGE));
            }
            assertTrue(door.textsInUse.tryAcquire(4, 10, TimeUnit.SECONDS), "four of them");

            try (Wire small = text(busy, "free", "short");
                    Wire ofOthers = text(UUID.randomUUID(), "free", LARGE)) {
                assertEquals(200, small.answer().status());
                assertEquals(LARGE, ofOthers.answer().json().path("text").textValue());
            }

            assertEquals(0, door.textsInUse.availablePermits(), "the fifth waits");
            door.textsMayGo.release(5);
            for (Wire wire : wires) {
                assertEquals(LARGE, wire.answer().json().path("text").textValue());
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
    }

    private static Wire text(UUID workspace, String held, String text) throws IOException {
        byte[] body = ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
        String path = "/api/v1/texts/" + workspace + "/" + held;
        return new Wire(door.port())
                .send(DoorUnderTest.head("POST", path, JSON, "Content-Length: " + body.length) + "\r\n")
                .send(body);
    }
}
