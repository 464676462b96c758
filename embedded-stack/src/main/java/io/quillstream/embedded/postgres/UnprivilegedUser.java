package io.quillstream.embedded.postgres;

import io.quillstream.embedded.process.Probe;
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

    /**
     * The start of a command line that runs the program as somebody other than root.
     *
     * @throws IOException if we are root and the system forbids user namespaces
     */
    static List<String> command(String program) throws IOException {
        if (!isRoot()) {
            return List.of(program);
        }
        if (!Probe.succeeds(List.of("unshare", "--user", "true"))) {
            throw new IOException("PostgreSQL does not run as root, and this system forbids the user namespace in which"
                    + " root could run it. Start as an ordinary user.");
        }
        return List.of("unshare", "--user", program);
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
