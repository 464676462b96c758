package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.javalin.util.JavalinBindException;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
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
}
