package io.quillstream.embedded.binaries;

import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/** {@code redis-server} out of the embedded-redis artifact. */
public final class RedisProgram {

    private static final String FILE = "redis-server";

    private RedisProgram() {}

    /** Absolute path of the program for this machine, unpacked if that was not done before. */
    public static String from(BinaryCache cache) throws IOException {
        String name = ExecutableProvider.newProvidedVersionsMap().get(OsArchitecture.detectOSandArchitecture());
        URL resource = name == null ? null : ExecutableProvider.class.getResource(name);
        if (resource == null) {
            throw Platform.unsupported("Redis");
        }
        Path folder = cache.unpacked("redis", resource, (draft, in) -> {
            Path program = draft.resolve(FILE);
            Files.copy(in, program);
            if (!program.toFile().setExecutable(true, false)) {
                throw new IOException("Cannot make executable: " + program);
            }
        });
        return folder.resolve(FILE).toString();
    }
}
