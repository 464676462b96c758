package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidTextTest {

    private static final UUID ID = UUID.fromString("0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d");

    @Test
    void eitherCaseIsTheSameId() {
        assertEquals(Optional.of(ID), UuidText.parse("0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d"));
        assertEquals(Optional.of(ID), UuidText.parse("0A1B2C3D-4E5F-4A7B-8C9D-0E1F2A3B4C5D"));
    }

    @Test
    void anythingElseIsNone() {
        for (String text : List.of(
                "",
                "1-2-3-4-5",
                "0a1b2c3d4e5f4a7b8c9d0e1f2a3b4c5d",
                " 0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d",
                "0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d\n",
                "0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5g")) {
            assertEquals(Optional.empty(), UuidText.parse(text), text);
        }
    }
}
