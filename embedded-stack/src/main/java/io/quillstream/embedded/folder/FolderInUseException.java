package io.quillstream.embedded.folder;

import java.nio.file.Path;

/** Another stack runs on the data folder. */
public final class FolderInUseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    FolderInUseException(Path folder) {
        super("The data folder " + folder
                + " is in use by another running stack. Stop that one, or choose another folder.");
    }
}
