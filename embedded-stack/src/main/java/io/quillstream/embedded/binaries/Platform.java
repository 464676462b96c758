package io.quillstream.embedded.binaries;

import java.util.Locale;

/** What this machine is, in the words of the artifacts that carry programs. */
final class Platform {

    private Platform() {}

    /** {@code linux}, {@code darwin} or {@code windows}. */
    static String system() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return "darwin";
        }
        return name.contains("windows") ? "windows" : "linux";
    }

    /** {@code amd64} or {@code arm64}; anything else as the JDK calls it. */
    static String architecture() {
        return switch (System.getProperty("os.arch")) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64", "arm64" -> "arm64";
            case String other -> other;
        };
    }

    /** For a machine whose program is on no artifact of the class path. */
    static IllegalStateException unsupported(String program) {
        return new IllegalStateException("No " + program + " for " + system() + " on " + architecture()
                + " is on the class path. Give the address of a running " + program
                + " instead, or add the artifact for this system.");
    }
}
