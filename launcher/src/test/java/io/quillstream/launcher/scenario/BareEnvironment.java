package io.quillstream.launcher.scenario;

import io.quillstream.launcher.house.QuillSettings;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The environment of a child without what Quillstream reads of it. Whoever runs the tests may have keys of providers
 * there, under the names that other tools use too: a child that found one would call a model for money.
 */
public final class BareEnvironment {

    private static final Set<String> ALIASES = QuillSettings.KNOWN.all().stream()
            .flatMap(setting -> setting.aliases().stream())
            .collect(Collectors.toUnmodifiableSet());

    private BareEnvironment() {}

    /** Takes every setting, under each of its names, from the child that is to be started. */
    public static void giveTo(ProcessBuilder child) {
        child.environment().keySet().removeIf(BareEnvironment::isRead);
    }

    private static boolean isRead(String variable) {
        return variable.startsWith("QUILL_") || ALIASES.contains(variable.replaceFirst("_FILE$", ""));
    }
}
