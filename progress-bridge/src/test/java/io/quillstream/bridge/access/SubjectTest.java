package io.quillstream.bridge.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SubjectTest {

    private static final String ID = "0a1b2c3d-0000-4000-8000-00000000d0e5";

    @Test
    void anIdMeansTheSameInUpperCaseAsOnTheOtherRoutes() {
        assertEquals(
                Subject.of(Subject.Type.JOB, ID), Subject.of(Subject.Type.JOB, ID.toUpperCase(java.util.Locale.ROOT)));
        assertFalse(Subject.of(Subject.Type.JOB, ID).nobodys());
    }

    @Test
    void whatIsNoIdIsNobodys() {
        for (String text : List.of("", "x", "{" + ID + "}", ID + " ", "1-1-1-1-1")) {
            assertTrue(Subject.of(Subject.Type.BATCH, text).nobodys(), text);
        }
    }
}
