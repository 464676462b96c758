package io.quillstream.schemas.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StageTest {

    @Test
    void wireNamesAreThoseOfTheContract() {
        assertEquals(
                List.of(
                        "queued",
                        "parsing",
                        "prompting",
                        "generating",
                        "parsing_response",
                        "retrying",
                        "completed",
                        "failed",
                        "cancelled"),
                Arrays.stream(Stage.values()).map(Stage::wireName).toList());
        for (Stage stage : Stage.values()) {
            assertEquals(Optional.of(stage), Stage.of(stage.wireName()));
        }
        assertTrue(Stage.of("humming").isEmpty());
    }

    @Test
    void threeStagesAreTheEnd() {
        assertEquals(
                List.of(Stage.COMPLETED, Stage.FAILED, Stage.CANCELLED),
                Arrays.stream(Stage.values()).filter(Stage::terminal).toList());
        for (Stage stage : Stage.values()) {
            assertTrue(stage.percent() >= 0 && stage.percent() <= 100);
            assertEquals(stage.terminal(), stage.percent() == 100);
            assertEquals(stage.terminal(), stage.status().equals(stage.wireName()));
        }
    }
}
