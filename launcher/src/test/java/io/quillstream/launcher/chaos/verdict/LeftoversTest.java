package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.launcher.chaos.cluster.Child;
import io.quillstream.launcher.chaos.cluster.Sleeper;
import io.quillstream.launcher.chaos.cluster.Waiting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class LeftoversTest {

    @Test
    void aProcessThatHasEndedIsPassedOver(@TempDir Path folder) throws Exception {
        Child stays = sleeper("stays", folder);
        Child ends = sleeper("ends", folder);
        try {
            Leftovers leftovers = new Leftovers(List.of(stays, ends), List.of());
            ends.kill();
            assertEquals(List.of(), leftovers.after());
            assertEquals(List.of("stays"), List.copyOf(leftovers.figures().keySet()));
        } finally {
            stays.kill();
            ends.kill();
        }
    }

    private static Child sleeper(String name, Path folder) throws Exception {
        Path log = folder.resolve(name + ".log");
        Child child = new Child(name, List.of(), List.of(Sleeper.class.getName()), Map.of(), log);
        child.start();
        Waiting.until(Duration.ofSeconds(30), () -> child.lastWords(1).equals("here"));
        return child;
    }
}
