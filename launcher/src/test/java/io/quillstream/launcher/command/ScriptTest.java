package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The {@code quill} script itself: what it does before there is a JVM of ours. */
class ScriptTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root"));

    @TempDir
    Path house;

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

    /** As the contract says: in {@code /usr/lib/jvm/*}, whatever the folder is called. No other one is started for that. */
    @Test
    void a_jdk_is_found_by_what_it_says_of_itself_and_not_by_the_name_of_its_folder() throws Exception {
        Path installations = Files.createDirectories(house.resolve("jvm"));
        Path started = house.resolve("started");
        Path older = Files.createDirectories(installations.resolve("a-jdk-of-25-days"));
        Files.writeString(older.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        for (String program : List.of("java", "javac")) {
            program(older.resolve("bin").resolve(program), "touch " + started);
        }
        Files.createSymbolicLink(installations.resolve("mine"), Path.of(System.getProperty("java.home")));
        // The first java on the path belongs to no JDK.
        program(house.resolve("bin/java"), "exit 1");
        builtHouse();
        Path script = house.resolve("quill");
        Files.writeString(script, Files.readString(script).replace("/usr/lib/jvm/", installations + "/"));

        ProcessBuilder found = new ProcessBuilder(script.toString(), "--version")
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        found.environment().remove("JAVA_HOME");
        found.environment().put("PATH", house.resolve("bin") + ":" + System.getenv("PATH"));
        Process process = found.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        assertFalse(Files.exists(started), "a JDK that says it is another was asked");
    }

    private static void program(Path file, String line) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** The script beside a house of one class that needs no building; the folder that was built. */
    private Path builtHouse() throws Exception {
        Path built = Files.createDirectories(house.resolve("launcher/target/quill/lib"))
                .getParent();
        Files.copy(ROOT.resolve("quill"), house.resolve("quill"), StandardCopyOption.COPY_ATTRIBUTES);
        oneClass(built.resolve("launcher.jar"));
        Files.createFile(built.resolve("built"));
        return built;
    }

    /**
     * A house of one class. Where the cache of classes is made with other options about modules than it is used with, the JVM
     * takes it without a word and links every class anew.
     */
    @Test
    @Timeout(90)
    void a_start_after_the_first_demo_finds_its_classes_linked() throws Exception {
        Path built = builtHouse();

        quill("demo");
        // It is made behind the demo.
        while (caches(built) == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }

        assertTrue(quill("up").contains("Using AOT-linked classes: true"));
        assertFalse(quill("--version").contains("AOT-linked classes: true"), "a small command starts faster without");
    }

    /** What the command printed, and the JVM about its cache. */
    private String quill(String command) throws Exception {
        ProcessBuilder script = new ProcessBuilder(house.resolve("quill").toString(), command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        script.environment().put("JAVA_HOME", System.getProperty("java.home"));
        script.environment().put("QUILL_JAVA_OPTS", "-Xlog:aot=info");
        script.environment().remove("QUILL_AOT");
        Process process = script.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), said);
        return said;
    }

    private static long caches(Path built) {
        String[] made = built.resolve("aot").toFile().list((folder, name) -> name.endsWith(".aot"));
        return made == null ? 0 : made.length;
    }

    private void oneClass(Path jar) throws Exception {
        Path source = Files.createDirectories(house.resolve("one")).resolve("Quill.java");
        Files.writeString(source, """
                package io.quillstream.launcher;
                public class Quill {
                    public static void main(String[] arguments) {}
                }
                """);
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-d", source.getParent().toString(), source.toString());
        assertEquals(0, failed);
        String name = "io/quillstream/launcher/Quill.class";
        try (JarOutputStream all = new JarOutputStream(Files.newOutputStream(jar))) {
            all.putNextEntry(new JarEntry(name));
            Files.copy(source.resolveSibling(name), all);
            all.closeEntry();
        }
    }
}
