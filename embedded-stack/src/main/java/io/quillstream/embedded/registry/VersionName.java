package io.quillstream.embedded.registry;

/** How a path names a version of a subject: a number from 1, {@code latest} or {@code -1}. */
sealed interface VersionName {

    /** The newest there is. */
    record Latest() implements VersionName {}

    /** One by its number. */
    record Number(int number) implements VersionName {}

    /** Throws a {@link RegistryProblem} for anything else. */
    static VersionName of(String text) {
        if (text.equals("latest") || text.equals("-1")) {
            return new Latest();
        }
        if (text.matches("[1-9]\\d{0,8}")) {
            return new Number(Integer.parseInt(text));
        }
        throw RegistryProblem.invalidVersion(text);
    }
}
