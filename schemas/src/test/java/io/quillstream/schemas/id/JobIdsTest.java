package io.quillstream.schemas.id;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntFunction;
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

    /** Who has some ids must not be able to tell others, or when or in which order they were made. */
    @Test
    void idsCannotBeGuessedAndHaveNoOrder() {
        assertAll(
                () -> assertLooksRandom(i -> ids.fresh()),
                () -> assertLooksRandom(i -> ids.ofKey(WORKSPACE, "key-" + i)),
                () -> assertLooksRandom(i -> ids.ofLine(WORKSPACE, "line-" + i)));
    }

    /** Each of the 122 bits that are no version or variant is set in half of the ids, and half of them are above the last one. */
    private static void assertLooksRandom(IntFunction<UUID> source) {
        int number = 10_000;
        // Six standard deviations: one healthy run in millions is outside.
        int allowed = 300;
        int[] set = new int[128];
        int ascents = 0;
        UUID last = new UUID(0, 0);
        for (int i = 0; i < number; i++) {
            UUID id = source.apply(i);
            for (int bit = 0; bit < 64; bit++) {
                set[bit] += (int) (id.getMostSignificantBits() >>> bit & 1);
                set[64 + bit] += (int) (id.getLeastSignificantBits() >>> bit & 1);
            }
            ascents += id.toString().compareTo(last.toString()) > 0 ? 1 : 0;
            last = id;
        }
        long random = Arrays.stream(set)
                .filter(times -> Math.abs(times - number / 2) < allowed)
                .count();
        assertEquals(122, random, "bits that are set in half of the ids");
        assertEquals(number / 2, ascents, allowed, "ids above the one before");
    }

    @Test
    void aShortSecretIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new JobIds(new byte[15]));
    }
}
