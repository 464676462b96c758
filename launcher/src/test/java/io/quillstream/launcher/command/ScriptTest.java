package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The {@code quill} script itself: what it does before there is a JVM of ours. */
class ScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root"));

    /** A JVM that is given options that way says so in its first line. */
    @Test
    void the_jdk_is_found_where_java_has_options_from_its_environment() throws Exception {
        ProcessBuilder script = new ProcessBuilder(ROOT.resolve("quill").toString(), "test", "--version")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        script.environment().put("JAVA_TOOL_OPTIONS", "-Dquill.any=1");
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = script.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        assertTrue(said.contains("Apache Maven"), said);
    }
}
