package io.quillstream.embedded.binaries;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Programs unpacked from library artifacts, once per user and content. The folder belongs to the user
 * ({@code $XDG_CACHE_HOME} or {@code ~/.cache}) and not to the shared temp folder, where anybody could plant a program
 * for us. Several processes may unpack at once: each into a draft, and the first to move it into place wins.
 */
public final class BinaryCache {

    private final Path root;

    private BinaryCache(Path root) {
        this.root = root;
    }

    /** The user's cache, or the given folder if there is no home to write to. */
    public static BinaryCache orElse(Path fallback) throws IOException {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path caches = xdg != null && !xdg.isBlank() ? Path.of(xdg) : Path.of(System.getProperty("user.home"), ".cache");
        try {
            return new BinaryCache(Files.createDirectories(caches.resolve("quillstream")));
        } catch (IOException noHome) {
            return new BinaryCache(Files.createDirectories(fallback));
        }
    }

    /** Writes what a resource holds into an empty folder. */
    interface Unpacking {
        void into(Path folder, InputStream resource) throws IOException;
    }

    /** The folder with the unpacked resource. The name gets the resource's checksum, so another version is another folder. */
    Path unpacked(String name, URL resource, Unpacking unpacking) throws IOException {
        Path target = root.resolve(name + "-" + checksum(resource));
        if (Files.isDirectory(target)) {
            return target;
        }
        Path draft = Files.createTempDirectory(root, "draft");
        try (InputStream in = resource.openStream()) {
            unpacking.into(draft, in);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException othersWereFaster) {
            delete(draft);
        } catch (IOException e) {
            delete(draft);
            throw e;
        }
        return target;
    }

    private static String checksum(URL resource) throws IOException {
        if (resource.openConnection() instanceof JarURLConnection jar) {
            return Long.toHexString(jar.getJarEntry().getCrc());
        }
        return Long.toHexString(resource.openConnection().getContentLengthLong());
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
