package io.quillstream.launcher.failure;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/** Why a file could not be read or written, in words: for the commonest reasons the JDK's message is the path alone. */
public final class FileTrouble {

    private FileTrouble() {}

    /** The reason without the path. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no such file or folder";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException taken -> "something else is there already";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            default -> firstLine(failure);
        };
    }

    private static String firstLine(IOException failure) {
        return Optional.ofNullable(failure.getMessage())
                .flatMap(message -> message.lines().findFirst())
                .orElse(failure.getClass().getSimpleName());
    }
}
