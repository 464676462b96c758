package io.quillstream.schemas.content;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContentDigestTest {

    /** Anybody's SHA-256 of {@code a}, 0x1E, {@code b}. */
    @Test
    void it_is_that_of_the_items_with_a_record_separator_between_them() {
        assertEquals(
                "d30a11ae896cfd9828c66c826156c80a42e6c401f767ced8dcde831b7a729bdc",
                ContentDigest.of(List.of("a", "b")));
    }

    @Test
    void where_one_item_ends_matters() {
        assertNotEquals(ContentDigest.of(List.of("ab", "c")), ContentDigest.of(List.of("a", "bc")));
    }

    @Test
    void its_length_is_counted_in_bytes() {
        assertEquals(5, ContentDigest.text(List.of("é", "ü")).length);
    }
}
