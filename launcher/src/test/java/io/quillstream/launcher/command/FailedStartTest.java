package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.util.JavalinBindException;
import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailedStartTest {

    @TempDir
    Path folder;

    @Test
    void a_port_that_is_taken_is_told_as_it_is() {
        Exception taken = new JavalinBindException("Port already in use", new IOException("Failed to bind"));
        CommandFailure up = assertInstanceOf(CommandFailure.class, FailedStart.ofUp(taken, folder));
        assertEquals(ExitCode.FAILURE, up.code());
        assertEquals("Port already in use", up.getMessage());
        assertInstanceOf(CommandFailure.class, FailedStart.ofRun(taken, "sinks"));
    }

    @Test
    void a_bug_stays_a_bug() {
        Exception bug = new IllegalStateException("undecodable");
        assertSame(bug, FailedStart.ofUp(bug, folder));
        assertSame(bug, FailedStart.ofRun(bug, "sinks"));
    }

    /** The JDK's message is the path alone. */
    @Test
    void a_file_where_a_folder_should_be_is_told_with_the_reason() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Said said = Terminal.quill(Map.of(), "up", "--data", file.toString());
        assertEquals(1, said.code(), said.err());
        assertEquals("quill: " + file + ": something else is there already", said.complaint());
        assertTrue(said.err().contains("  try: "), said.err());
    }
}
