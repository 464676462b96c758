package io.quillstream.processors;

import static io.quillstream.processors.Events.NOON;
import static io.quillstream.processors.Events.WORKSPACE;
import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.plan;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static io.quillstream.processors.Events.uuid;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.step.StateStores;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadLetterTopologyTest {

    private final DrivenTopology house = new DrivenTopology(100);

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void bytesThatAreNoRecordArePutAsideWithTheirOrigin() {
        byte[] garbage = {0, 0, 0, 0, 99, 1, 2, 3};
        house.sendBytes(Topics.COMPLETIONS, WORKSPACE, garbage, NOON, Map.of("who", new byte[] {7}));

        DeadLetter letter = onlyLetter();
        assertEquals("UNDECODABLE", letter.getReason());
        assertEquals("quill.completions", letter.getOrigin().getTopic());
        assertEquals(99, letter.getSchemaId());
        assertArrayEquals(garbage, letter.getPayload().array());
        assertEquals(7, letter.getHeaders().get("who").get(0));
        assertEquals("stream-processors", letter.getReportedBy());
    }

    /** A letter that its topic does not take ends the transaction, and all that follow: the partition would stand still. */
    @Test
    void whatIsTooLargeForALetterStaysWhereItsOriginSays() {
        house.sendBytes(
                Topics.REQUESTS, "k".repeat(200_000), new byte[800_000], NOON, Map.of("large", new byte[300_000]));

        byte[] letter = house.bytes(Topics.DEAD_LETTERS, onlyLetter());
        assertTrue(letter.length < 900_000, letter.length + " bytes");
    }

    @Test
    void emptyAndMissingValuesArePutAside() {
        house.sendBytes(Topics.REQUESTS, WORKSPACE, new byte[0], NOON, Map.of());
        house.sendBytes(Topics.REQUESTS, WORKSPACE, null, NOON, Map.of());
        house.sendBytes(Topics.GRANTS, null, null, NOON, Map.of());

        assertEquals(List.of("UNDECODABLE", "INVALID", "INVALID"), reasons());
    }

    @Test
    void aRecordOfAnotherTopicIsNotMisread() {
        byte[] grant = house.bytes(Topics.GRANTS, extra(uuid(1), 5).build());
        house.sendBytes(Topics.REQUESTS, WORKSPACE, grant, NOON, Map.of());

        assertEquals(List.of("UNDECODABLE"), reasons());
    }

    @Test
    void aKeyThatIsNotTheWorkspaceIsPutAside() {
        house.send(Topics.GRANTS, uuid(5), extra(uuid(1), 5).build(), NOON);
        house.send(Topics.GRANTS, null, extra(uuid(1), 5).build(), NOON);

        assertEquals(List.of("KEY_MISMATCH", "KEY_MISMATCH"), reasons());
        assertEquals(0, house.size(StateStores.ACCOUNTS));
    }

    @Test
    void impossibleRecordsArePutAsideBeforeAnythingIsStored() {
        GenerationRequested.Builder request = request(uuid(1));
        CopyOrder eleven = CopyOrder.newBuilder(request.getCopy()).setCount(11).build();
        house.request(GenerationRequested.newBuilder(request).setKind("poem").build());
        house.request(GenerationRequested.newBuilder(request).setCopy(null).build());
        house.request(GenerationRequested.newBuilder(request).setCopy(eleven).build());
        house.request(GenerationRequested.newBuilder(request).setJobId("../x").build());
        house.grant(extra(uuid(1), 0).build());
        house.grant(extra(uuid(1), Long.MAX_VALUE).build());
        house.grant(extra(uuid(1), -5).build());
        house.grant(extra(uuid(1), 5).setKind(GrantKind.UNKNOWN).build());

        List<String> reasons = reasons();
        assertEquals(8, reasons.size());
        assertTrue(reasons.stream().allMatch("INVALID"::equals));
        assertEquals(0, house.size(StateStores.ACCOUNTS) + house.size(StateStores.JOBS));
    }

    /** What follows from them holds their texts with more around them, and a record that is too large ends all transactions. */
    @Test
    void whatIsTooLargeForWhatFollowsFromItIsPutAside() {
        String text = "x".repeat(1_000_000);
        house.grant(extra(uuid(1), 5).build());
        house.request(request(uuid(2)).build());
        TaskDispatched task = house.tasks().getFirst();

        house.request(request(uuid(3)).setUserId(text).build());
        house.request(request(uuid(4)).setCustomId(text).build());
        house.complete(success(task).setItems(List.of(text)).build());
        house.grant(plan(uuid(6), 5).setPlan(text).build());

        assertEquals(List.of("INVALID", "INVALID", "INVALID", "INVALID"), reasons());
        assertEquals(List.of("queued"), house.stages());
        assertEquals(4, house.account(WORKSPACE).getExtraLeft());
    }

    @Test
    void theLargestThatIsTakenLeavesRoomForWhatFollows() {
        house.grant(extra(uuid(1), 5).build());
        house.request(request(uuid(2)).setUserId("u".repeat(32_000)).build());
        TaskDispatched task = house.tasks().getFirst();
        house.complete(success(task).setItems(List.of("x".repeat(982_000))).build());

        byte[] content = house.bytes(Topics.CONTENT, house.read(Topics.CONTENT).getFirst());
        assertTrue(content.length < 1024 * 1024 - 8 * 1024, content.length + " bytes");
    }

    @Test
    void workGoesOnBehindADeadLetter() {
        house.sendBytes(Topics.REQUESTS, WORKSPACE, new byte[] {1}, NOON, Map.of());
        house.grant(extra(uuid(1), 5).build());
        house.request(request(uuid(2)).build());

        assertEquals(List.of("queued"), house.stages());
        assertEquals(
                1.0,
                house.meters
                        .counter("quill.dead.letters", "reason", "undecodable")
                        .count());
    }

    /** An alert on an increase sees none where a series begins with 1. */
    @Test
    void whatSomebodyIsWokenForIsCountedFromZero() {
        for (String reason : List.of("undecodable", "key_mismatch", "invalid")) {
            assertEquals(
                    0,
                    house.meters
                            .get("quill.dead.letters")
                            .tag("reason", reason)
                            .counter()
                            .count());
        }
        for (String status : List.of("completed", "failed", "cancelled")) {
            assertEquals(
                    0,
                    house.meters
                            .get("quill.jobs.ended")
                            .tag("status", status)
                            .counter()
                            .count());
        }
    }

    @Test
    void absurdTimesAreClampedToTheBrokers() {
        house.grant(extra(uuid(1), 5).build());
        GenerationRequested request = request(uuid(2))
                .setAcceptedAt(Instant.ofEpochMilli(Long.MAX_VALUE))
                .setDeadlineAt(Instant.ofEpochMilli(Long.MAX_VALUE))
                .build();
        house.send(Topics.REQUESTS, WORKSPACE, request, NOON);
        GenerationRequested old = request(uuid(3))
                .setAcceptedAt(Instant.ofEpochMilli(Long.MIN_VALUE))
                .setDeadlineAt(Instant.ofEpochMilli(Long.MIN_VALUE))
                .build();
        house.send(Topics.REQUESTS, WORKSPACE, old, NOON);

        var ledger = house.read(Topics.LEDGER);
        assertEquals(NOON.plus(Duration.ofMinutes(5)), ledger.get(1).getAt());
        assertEquals(NOON.minus(Duration.ofMinutes(5)), ledger.get(2).getAt());
        house.passes(Duration.ofDays(7));
        assertEquals(List.of("queued", "queued", "failed", "failed"), house.stages());
    }

    @Test
    void aRegistryThatIsAwayFailsTheStepAndNotTheRecord() {
        byte[] request = house.bytes(Topics.REQUESTS, request(uuid(1)).build());
        house.registry.goAway();

        StreamsException failure = assertThrows(
                StreamsException.class, () -> house.sendBytes(Topics.REQUESTS, WORKSPACE, request, NOON, Map.of()));

        SchemaRegistryException cause = (SchemaRegistryException) failure.getCause();
        assertTrue(cause.retryable());
    }

    private DeadLetter onlyLetter() {
        List<DeadLetter> letters = house.read(Topics.DEAD_LETTERS);
        assertEquals(1, letters.size());
        return letters.getFirst();
    }

    private List<String> reasons() {
        return house.read(Topics.DEAD_LETTERS).stream()
                .map(DeadLetter::getReason)
                .toList();
    }
}
