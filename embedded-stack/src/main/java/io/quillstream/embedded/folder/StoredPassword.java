package io.quillstream.embedded.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** A random password that lives in a file only its owner can read. */
public final class StoredPassword {

    private static final int BYTES = 16;

    private StoredPassword() {}

    /** The password in the file; made and stored first if there is none. The file appears whole or not at all. */
    public static String in(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        Path draft = Files.createTempFile(file.toAbsolutePath().getParent(), "password", ".new", ownerOnly(file));
        Files.writeString(draft, HexFormat.of().formatHex(secret));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return HexFormat.of().formatHex(secret);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
