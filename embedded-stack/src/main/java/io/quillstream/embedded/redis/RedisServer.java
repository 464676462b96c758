package io.quillstream.embedded.redis;

import io.quillstream.embedded.binaries.BinaryCache;
import io.quillstream.embedded.binaries.RedisProgram;
import io.quillstream.embedded.process.ChildServer;
import io.quillstream.embedded.process.SupervisedChild;
import io.quillstream.embedded.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Redis 6.2 as a child process; its append-only file is flushed once a second. It takes no more memory than it is given: then
 * those of the keys with a time to live go that nobody has used for longest. Whoever writes such keys can do without them
 * (a job's history is read from the log instead); keys without one stay.
 */
public final class RedisServer implements EmbeddedServer {

    /** Some twenty thousand histories with their answers, which are a minute of the fastest burst. */
    static final String MOST_MEMORY = "64mb";

    private final SupervisedChild child;

    /**
     * @param data folder of its own, absolute
     * @param pidFile where its process id is noted
     * @param givenUp told once if a dead server cannot be brought back
     */
    public RedisServer(Path data, Path pidFile, int port, BinaryCache cache, Consumer<String> givenUp) {
        this.child = new SupervisedChild(
                new ChildServer(
                        "redis",
                        () -> command(RedisProgram.from(cache), data, port),
                        data,
                        pidFile,
                        Optional.empty(),
                        "Ready to accept connections",
                        "TERM",
                        Duration.ofSeconds(20)),
                givenUp);
    }

    @Override
    public void start() throws IOException, InterruptedException {
        child.start();
    }

    @Override
    public void stop() {
        child.stop();
    }

    @Override
    public Optional<String> problem() {
        return child.problem();
    }

    private static List<String> command(String program, Path data, int port) {
        return List.of(
                program,
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                // A busy server writes its append-only file anew each time that has doubled, several times a minute.
                // The
                // file's first part is one of those that may be compressed, which takes most of the time.
                "--rdbcompression",
                "no",
                "--maxmemory",
                MOST_MEMORY,
                "--maxmemory-policy",
                "volatile-lru",
                // Of so many taken by chance the one goes that was used longest ago; five, the default, errs too often.
                "--maxmemory-samples",
                "10",
                // Keeps the arguments, and with them the folder, visible in the process list.
                "--set-proc-title",
                "no");
    }
}
