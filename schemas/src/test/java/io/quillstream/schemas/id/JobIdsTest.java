package io.quillstream.schemas.id;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobIdsTest {

    private static final UUID WORKSPACE = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("00000000-0000-4000-8000-000000000002");

    private final JobIds ids = new JobIds("sixteen bytes at least".getBytes(StandardCharsets.UTF_8));

    @Test
    void aKeyHasOneIdPerWorkspaceWhateverTheProcess() {
        JobIds elsewhere = new JobIds("sixteen bytes at least".getBytes(StandardCharsets.UTF_8));

        assertEquals(ids.ofKey(WORKSPACE, "key-1"), elsewhere.ofKey(WORKSPACE, "key-1"));
        assertNotEquals(ids.ofKey(WORKSPACE, "key-1"), ids.ofKey(OTHER, "key-1"));
        assertNotEquals(ids.ofKey(WORKSPACE, "key-1"), ids.ofKey(WORKSPACE, "key-2"));
    }

    /** Changing how ids are made would let every retry of an old key make a second job. */
    @Test
    void theDerivationIsFrozen() {
        assertEquals(
                "81e57094-cafe-8a80-8feb-9d9c26e47a01",
                ids.ofKey(WORKSPACE, "key-1").toString());
        assertEquals(
                "33933a22-84ae-8938-9da2-6e5d430aadc5",
                ids.ofLine(WORKSPACE, "key-1").toString());
        assertEquals(
                "dc30bc79-8e16-8dee-a5b3-399121a4ccd1",
                JobIds.task(WORKSPACE, "write").toString());
    }

    @Test
    void anotherSecretGivesOtherIds() {
        JobIds other = new JobIds("another secret of sixteen".getBytes(StandardCharsets.UTF_8));

        assertNotEquals(ids.ofKey(WORKSPACE, "key-1"), other.ofKey(WORKSPACE, "key-1"));
    }

    @Test
    void keysAndLinesOfTheSameTextAreDifferent() {
        assertNotEquals(ids.ofKey(WORKSPACE, "a"), ids.ofLine(WORKSPACE, "a"));
    }

    @Test
    void derivedIdsAreVersionEightVariantTwoAndSpread() {
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            UUID id = ids.ofKey(WORKSPACE, "key-" + i);
            assertEquals(8, id.version());
            assertEquals(2, id.variant());
            seen.add(id);
        }
        assertEquals(10_000, seen.size());
    }

    /** Section 5.7 of RFC 9562: 48 bits of milliseconds first. */
    @Test
    void freshIdsBeginWithTheTimeAndAscendWithIt() {
        Instant now = Instant.parse("2026-11-22T05:00:00.123456Z");
        UUID first = at(now).fresh();
        UUID second = at(now.plusNanos(1_000)).fresh();
        UUID third = at(now.plusMillis(1)).fresh();
        assertEquals(now.toEpochMilli(), first.getMostSignificantBits() >>> 16);
        assertEquals(7, first.version());
        assertEquals(2, first.variant());
        assertTrue(first.toString().compareTo(second.toString()) < 0);
        assertTrue(second.toString().compareTo(third.toString()) < 0);
        assertNotEquals(first, at(now).fresh());
    }

    @Test
    void linesOfAFreshBatchLieTogether() {
        UUID batch = at(Instant.parse("2026-11-22T05:00:00Z")).fresh();
        UUID one = ids.ofLine(batch, "line-1");
        UUID other = ids.ofLine(batch, "line-2");
        assertEquals(batch.toString().substring(0, 13), one.toString().substring(0, 13));
        assertEquals(batch.toString().substring(0, 13), other.toString().substring(0, 13));
        assertEquals(8, one.version());
        assertNotEquals(one, other);
        assertEquals(one, ids.ofLine(batch, "line-1"));
    }

    private static JobIds at(Instant now) {
        return new JobIds("sixteen bytes at least".getBytes(StandardCharsets.UTF_8), InstantSource.fixed(now));
    }

    @Test
    void aShortSecretIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new JobIds(new byte[15]));
    }
}
