package io.quillstream.embedded.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server that an earlier, killed run left behind on our data folder. It is ended rather than adopted: it runs with
 * the settings, and perhaps the binaries, of the earlier version.
 */
final class OrphanedChild {

    private static final Logger log = LoggerFactory.getLogger(OrphanedChild.class);

    private OrphanedChild() {}

    /** Ends the processes noted in the server's pid file and lock if they really are that server on that folder. */
    static void end(ChildServer server) throws IOException {
        endNotedIn(server.pidFile(), server);
        Files.deleteIfExists(server.pidFile());
        if (server.ownLock().isPresent()) {
            Path lock = server.ownLock().get();
            endNotedIn(lock, server);
            // The program refuses to start while the noted id is alive, although it may by now be somebody else's.
            // A lock whose process is gone is left alone: the program itself checks that no worker survived.
            if (noted(lock).isPresent()) {
                Files.deleteIfExists(lock);
            }
        }
    }

    private static void endNotedIn(Path file, ChildServer server) throws IOException {
        noted(file).filter(process -> runsOn(process, server.data())).ifPresent(orphan -> {
            log.info("Ending {} (process {}), left behind by an earlier run", server.name(), orphan.pid());
            Signals.end(orphan, server.stopSignal());
        });
    }

    private static Optional<ProcessHandle> noted(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String pid = Files.readString(file).lines().findFirst().orElse("").strip();
        return pid.matches("\\d{1,18}") ? ProcessHandle.of(Long.parseLong(pid)) : Optional.empty();
    }

    /** Process ids are reused, so one counts only if its command line names our folder. */
    private static boolean runsOn(ProcessHandle process, Path data) {
        return process.info().commandLine().orElse("").contains(data.toString());
    }
}
