package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ScratchFolderTest {

    /** As when a bench or a campaign is broken off with Ctrl-C. */
    @Test
    void whoeverIsToldToEndInTheMiddleLeavesNeitherFolderNorChildren() throws Exception {
        Process command = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Busy.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(command.getInputStream(), StandardCharsets.UTF_8))) {
            Path folder = Path.of(said.readLine());
            ProcessHandle child =
                    ProcessHandle.of(Long.parseLong(said.readLine())).orElseThrow();
            assertTrue(Files.exists(folder.resolve("made")));

            command.destroy();

            assertTrue(command.waitFor(30, TimeUnit.SECONDS));
            assertFalse(child.isAlive());
            assertFalse(Files.exists(folder));
        } finally {
            command.destroyForcibly();
        }
    }

    @Test
    void aFolderIsGoneWithItsContent() throws Exception {
        Path path;
        try (ScratchFolder folder = ScratchFolder.ofChildren("quill-test-scratch")) {
            path = folder.path();
            Files.createDirectories(path.resolve("a/b"));
            Files.writeString(path.resolve("a/b/c"), "c");
        }
        assertFalse(Files.exists(path));
    }

    /** Works for ever, with a child that writes into the folder all the time. */
    static final class Busy {

        public static void main(String[] args) throws Exception {
            ScratchFolder folder = ScratchFolder.ofChildren("quill-test-scratch");
            Process child = new ProcessBuilder(
                            "sh",
                            "-c",
                            "i=0; while :; do i=$((i+1)); echo $i > file$((i % 50)); [ $i != 50 ] || echo > made; done")
                    .directory(folder.path().toFile())
                    .start();
            while (!Files.exists(folder.path().resolve("made"))) {
                Thread.onSpinWait();
            }
            System.out.println(folder.path());
            System.out.println(child.pid());
            new CountDownLatch(1).await();
        }
    }
}
