package io.quillstream.workers.product;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedRoomTest {

    private static final String LAMP = "\uD83D\uDCA1";

    @Test
    void whatFitsIsThereAsItIs() {
        assertAll(
                () -> assertEquals("", SharedRoom.joined(List.of(), 1_000)),
                () -> assertEquals("", SharedRoom.joined(List.of("", " \n", "\u200B"), 1_000)),
                () -> assertEquals("one\n\ntwo", SharedRoom.joined(List.of(" one\n", "", "t\u202Ewo"), 1_000)),
                () -> assertEquals("a".repeat(1_000), SharedRoom.joined(List.of("a".repeat(1_000)), 1_000)),
                () -> assertEquals(
                        LAMP.repeat(499) + "\n\n" + "b".repeat(499),
                        SharedRoom.joined(List.of(LAMP.repeat(499), "b".repeat(499)), 1_000)));
    }

    @Test
    void aLongTextLeavesRoomForTheOthers() {
        assertEquals(
                "a".repeat(986) + "\n\n" + "Washable." + "\n\n" + "b",
                SharedRoom.joined(List.of("a".repeat(50_000), "Washable.", "b"), 1_000));
    }

    @Test
    void longTextsShareWhatShortOnesLeave() {
        assertEquals(
                "a".repeat(448) + "\n\n" + "b".repeat(100) + "\n\n" + LAMP.repeat(448),
                SharedRoom.joined(List.of("a".repeat(900), "b".repeat(100), LAMP.repeat(900)), 1_000));
    }

    @Test
    void ofVeryManyTextsTheFirstOnesAreThereWithEnoughToSaySomething() {
        String joined = SharedRoom.joined(Collections.nCopies(5_000, "c".repeat(300)), 1_000);
        assertTrue(joined.startsWith("c".repeat(200) + "\n\n" + "c".repeat(200) + "\n\n"));
    }
}
