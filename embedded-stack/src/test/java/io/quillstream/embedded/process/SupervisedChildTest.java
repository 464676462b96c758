package io.quillstream.embedded.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SupervisedChildTest {

    @TempDir
    Path data;

    private final CompletableFuture<String> givenUp = new CompletableFuture<>();

    @Test
    void aChildThatKeepsDyingIsGivenUp() throws Exception {
        SupervisedChild child = child("echo ready; exit 3", Duration.ofSeconds(5));
        child.start();
        String reason = givenUp.get(15, TimeUnit.SECONDS);
        assertTrue(reason.contains("it died 6 times within a minute"), reason);
        assertEquals(Optional.of(reason), child.problem());
        child.stop();
    }

    @Test
    void aChildThatEndsBeforeItIsReadyFailsTheStartWithWhatItSaid() {
        IOException failure = assertThrows(
                IOException.class,
                () -> child("echo no such disk; exit 1", Duration.ofSeconds(5)).start());
        assertTrue(failure.getMessage().contains("no such disk"), failure.getMessage());
    }

    @Test
    void aChildThatIsNotReadyInTimeIsEnded() throws Exception {
        SupervisedChild child = child("echo thinking; exec sleep 600", Duration.ofMillis(500));
        IOException failure = assertThrows(IOException.class, child::start);
        assertTrue(failure.getMessage().contains("thinking"), failure.getMessage());
        long pid = Long.parseLong(Files.readString(data.resolve("child.pid")));
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    /** A disk that is full takes no note of it: it would run on, unknown, on the port of the next one. */
    @Test
    void aChildThatCannotBeNotedIsEnded() {
        SupervisedChild child = child(
                () -> List.of("sh", "-c", "echo ready; exec sleep 600", data.toString()),
                data.resolve("no such folder/child.pid"),
                Duration.ofSeconds(5));
        assertThrows(IOException.class, child::start);
        assertTrue(ProcessHandle.current()
                .descendants()
                .noneMatch(process -> process.info().commandLine().orElse("").contains(data.toString())));
    }

    @Test
    void aRestartThatMeetsABugIsTriedAgain() throws Exception {
        AtomicInteger starts = new AtomicInteger();
        SupervisedChild child = child(
                () -> switch (starts.incrementAndGet()) {
                    case 1 -> List.of("sh", "-c", "echo ready; exit 3", data.toString());
                    case 2 -> throw new IllegalStateException("a bug");
                    case 3 -> throw new StackOverflowError();
                    default -> List.of("sh", "-c", "echo ready; exec sleep 600", data.toString());
                },
                data.resolve("child.pid"),
                Duration.ofSeconds(5));
        child.start();
        Await.until(
                "it runs again",
                Duration.ofSeconds(15),
                () -> starts.get() == 4 && child.problem().isEmpty());
        child.stop();
    }

    @Test
    void aNotedProcessThatIsSomebodyElsesIsLeftAlone() throws Exception {
        Process stranger = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(data.resolve("child.pid"), Long.toString(stranger.pid()));
            SupervisedChild child = child("echo ready; exec sleep 600", Duration.ofSeconds(5));
            child.start();
            assertEquals(Optional.empty(), child.problem());
            child.stop();
            assertTrue(stranger.isAlive());
            assertFalse(givenUp.isDone());
            assertFalse(Files.exists(data.resolve("child.pid")));
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void ctrlCInOurTerminalDoesNotReachTheChild() throws Exception {
        SupervisedChild child = child("echo ready; exec sleep 600", Duration.ofSeconds(5));
        child.start();
        String pid = Files.readString(data.resolve("child.pid"));
        assertEquals(pid, processGroup(pid));
        assertNotEquals(processGroup(pid), processGroup("self"));
        child.stop();
    }

    /** Fifth field of the kernel's line; the second, the name, may hold blanks and ends with the last parenthesis. */
    private static String processGroup(String pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", pid, "stat"));
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[2];
    }

    private SupervisedChild child(String script, Duration within) {
        return child(() -> List.of("sh", "-c", script, data.toString()), data.resolve("child.pid"), within);
    }

    private SupervisedChild child(ChildServer.CommandLine command, Path pidFile, Duration within) {
        return new SupervisedChild(
                new ChildServer("child", command, data, pidFile, Optional.empty(), "ready", "TERM", within),
                givenUp::complete);
    }
}
