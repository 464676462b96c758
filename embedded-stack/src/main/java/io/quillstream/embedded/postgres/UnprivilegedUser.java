package io.quillstream.embedded.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. Root, as in many containers, runs it in a user namespace of its own, where it is
 * nobody in particular while its files stay root's.
 */
final class UnprivilegedUser {

    private UnprivilegedUser() {}

    /** The start of a command line that runs the program as somebody other than root. */
    static List<String> command(String program) {
        return isRoot() ? List.of("unshare", "--user", program) : List.of(program);
    }

    private static boolean isRoot() {
        Path self = Path.of("/proc/self");
        try {
            return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
        } catch (IOException | UnsupportedOperationException notLinux) {
            return false;
        }
    }
}
