package io.quillstream.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidSetTest {

    @Test
    void saysTheSameAsAHashSet() {
        Random random = new Random(42);
        Set<UUID> reference = new HashSet<>();
        UuidSet ids = new UuidSet();
        for (int i = 0; i < 20_000; i++) {
            UUID id = new UUID(random.nextInt(3) == 0 ? random.nextInt(5) : random.nextLong(), random.nextInt(9_000));
            assertEquals(reference.contains(id), ids.contains(id));
            assertEquals(reference.add(id), ids.add(id));
        }
    }

    @Test
    void holdsTheIdOfZeros() {
        UuidSet ids = new UuidSet();
        UUID nil = new UUID(0, 0);

        assertEquals(false, ids.contains(nil));
        assertEquals(true, ids.add(nil));
        assertEquals(false, ids.add(nil));
        assertEquals(true, ids.contains(nil));
    }
}
