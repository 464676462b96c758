package io.quillstream.launcher.chaos.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    /** Starts a child, says its pid, and stays. */
    public static final class Parent {
        private Parent() {}

        public static void main(String[] arguments) throws Exception {
            Path folder = Path.of(arguments[0]);
            Child child = sleeper(folder, "grandchild");
            child.start();
            child.freeze();
            Files.writeString(
                    folder.resolve("pid.new"), Long.toString(child.process().pid()));
            Files.move(folder.resolve("pid.new"), folder.resolve("pid"));
            Waiting.pause(Duration.ofMinutes(5));
        }
    }

    @Test
    void it_dies_with_its_parent_even_when_it_is_frozen() throws Exception {
        Child parent = child("parent", List.of(Parent.class.getName(), folder.toString()), folder);
        parent.start();
        assertTrue(Waiting.until(SOON, () -> Files.exists(folder.resolve("pid"))), () -> parent.lastWords(20));
        ProcessHandle grandchild = ProcessHandle.of(Long.parseLong(Files.readString(folder.resolve("pid"))))
                .orElseThrow();
        parent.kill();
        assertTrue(Waiting.until(SOON, () -> !grandchild.isAlive()), "the child of a killed parent still runs");
    }

    @Test
    void it_can_be_killed_started_again_frozen_and_ended() throws Exception {
        Child child = sleeper(folder, "sleeper");
        child.start();
        assertTrue(Waiting.until(SOON, () -> child.lastWords(1).equals("here")));
        child.kill();
        assertFalse(child.runs());
        child.start();
        child.freeze();
        assertTrue(child.runs());
        child.thaw();
        assertEquals(143, child.terminate(SOON).getAsInt(), "ended by SIGTERM");
    }

    private static Child sleeper(Path folder, String name) {
        return child(name, List.of(Sleeper.class.getName()), folder);
    }

    private static Child child(String name, List<String> main, Path folder) {
        return new Child(name, List.of("-Xmx64m"), main, Map.of(), folder.resolve(name + ".log"));
    }
}
