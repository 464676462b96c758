package io.quillstream.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quillstream.embedded.binaries.BinaryCache;
import io.quillstream.embedded.binaries.RedisProgram;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;

/** What kill -9 does: to the whole process, or to one of its servers. */
class KilledStackTest {

    private static final Duration SECONDS_15 = Duration.ofSeconds(15);

    @Test
    void aKilledProcessTakesItsServersAlongAndLosesNothingThatWasAcknowledged(@TempDir Path data) throws Exception {
        Process process = StackProcess.startAndMark(data, "killed");
        ProcessHandle redis = running(data, "redis");
        ProcessHandle postgres = running(data, "postgres");
        process.destroyForcibly().waitFor();
        // Where the kernel has no parent-death signal they would live on until the next start.
        if (System.getProperty("os.name").equals("Linux")) {
            Await.until("children end with their parent", SECONDS_15, () -> !works(redis) && !works(postgres));
        }
        try (EmbeddedStack stack = EmbeddedStack.start(data)) {
            new Traces(stack.endpoints()).assertLeft("killed");
        }
        assertFalse(works(redis));
        assertFalse(works(postgres));
    }

    @Test
    void killedServersAreBackWithin15SecondsWithTheirData(@TempDir Path data) throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(data)) {
            new Traces(stack.endpoints()).leave("revived");
            ProcessHandle redis = running(data, "redis");
            ProcessHandle postgres = running(data, "postgres");
            redis.destroyForcibly();
            postgres.destroyForcibly();
            Await.until(
                    "both have new processes",
                    SECONDS_15,
                    () -> running(data, "redis").pid() != redis.pid()
                            && running(data, "postgres").pid() != postgres.pid());
            Await.until(
                    "every part is well",
                    SECONDS_15,
                    () -> stack.health().stream()
                            .allMatch(part -> part.problem().get().isEmpty()));
            new Traces(stack.endpoints()).assertLeft("revived");
            assertFalse(stack.lost().toCompletableFuture().isDone());
        }
        Await.until(
                "closing ends the revived ones too",
                SECONDS_15,
                () -> !Files.exists(data.resolve("redis.pid")) && !Files.exists(data.resolve("postgres.pid")));
    }

    @Test
    void aServerLeftBehindIsEndedByTheNextStart(@TempDir Path data) throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS))) {
            ping(stack);
        }
        Path folder = data.toRealPath().resolve("redis");
        String program = RedisProgram.from(BinaryCache.orElse(data.resolve("programs")));
        Process orphan = new ProcessBuilder(
                        program, "--port", "0", "--dir", folder.toString(), "--set-proc-title", "no")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Files.writeString(data.resolve("redis.pid"), Long.toString(orphan.pid()));
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS))) {
            assertFalse(orphan.isAlive());
            ping(stack);
        }
    }

    /** A dead process that nobody has waited for yet still has an id, but no program. */
    private static boolean works(ProcessHandle process) {
        return process.isAlive() && process.info().command().isPresent();
    }

    private static void ping(EmbeddedStack stack) {
        try (RedisClient redis = RedisClient.create(stack.endpoints().redisUrl())) {
            redis.ping();
        }
    }

    private static ProcessHandle running(Path data, String server) throws Exception {
        return ProcessHandle.of(Long.parseLong(
                        Files.readString(data.resolve(server + ".pid")).strip()))
                .orElseThrow();
    }
}
