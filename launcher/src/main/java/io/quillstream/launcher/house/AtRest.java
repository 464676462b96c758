package io.quillstream.launcher.house;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.folder.FolderInUseException;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * The servers of a data folder, for a command that reads them: those of the running {@code quill up}, or, if none runs,
 * the folder's own Kafka, registry and PostgreSQL, started for the command and stopped with it.
 */
public final class AtRest implements AutoCloseable {

    private final Settings settings;
    private final EmbeddedStack started;

    private AtRest(Settings settings, EmbeddedStack started) {
        this.settings = settings;
        this.started = started;
    }

    /**
     * Whether a server runs is asked of the folder's lock. The addresses in it tell nothing of that: a copy, such as a backup,
     * has those of the folder that it was copied from, whose server would be taken for its own.
     *
     * @throws IOException if the folder holds no installation
     * @throws FolderInUseException if a server has the folder and does not answer
     */
    public static AtRest open(Path data) throws IOException {
        if (!Files.exists(Endpoints.fileIn(data))) {
            throw new IOException("no installation in " + data + ": " + Endpoints.fileIn(data) + " is missing");
        }
        Endpoints endpoints = Endpoints.read(data);
        try {
            return started(data);
        } catch (FolderInUseException running) {
            if (!endpoints.answer()) {
                throw running;
            }
            return new AtRest(new Settings(endpoints.asSettings()), null);
        }
    }

    private static AtRest started(Path data) {
        EmbeddedStack stack = EmbeddedStack.start(data, Set.of(Part.KAFKA, Part.REGISTRY, Part.POSTGRES));
        return new AtRest(new Settings(stack.endpoints().asSettings()), stack);
    }

    public Settings settings() {
        return settings;
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }
}
