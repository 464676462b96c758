package io.quillstream.runtime.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The values that settings have in this process: from the environment, or from the file that {@code NAME_FILE} names
 * (a mounted secret), or the default. Immutable and thread-safe. An empty value counts as absent.
 */
public final class Settings {

    /** A value and where it came from. */
    public record Sourced(String text, String source) {}

    private final Map<String, String> environment;

    public Settings(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    public static Settings ofProcess() {
        return new Settings(System.getenv());
    }

    /** A copy in which these values replace those of the environment. */
    public Settings with(Map<String, String> values) {
        Map<String, String> merged = new HashMap<>(environment);
        merged.putAll(values);
        return new Settings(merged);
    }

    /** A copy in which this setting has its default, whatever was given. */
    public Settings without(Setting<?> setting) {
        Map<String, String> rest = new HashMap<>(environment);
        Stream.concat(Stream.of(setting.name()), setting.aliases().stream()).forEach(name -> {
            rest.remove(name);
            rest.remove(name + "_FILE");
        });
        return new Settings(rest);
    }

    /** The value, or the default. Throws {@link InvalidSettingException} if there is neither, or it is malformed. */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new InvalidSettingException(setting.name() + " is not set: " + setting.about()));
    }

    /** The value or default; empty if there is neither. */
    public <T> Optional<T> find(Setting<T> setting) {
        return sourced(setting).map(value -> {
            try {
                return setting.parser().apply(value.text());
            } catch (IllegalArgumentException e) {
                String shown = setting.secret() ? "its value" : "\"" + setting.shown(value.text()) + "\"";
                throw new InvalidSettingException(
                        setting.name() + " from " + value.source() + ": " + shown + " is not valid, " + e.getMessage());
            }
        });
    }

    /** Whether the value was given, not defaulted. */
    public boolean given(Setting<?> setting) {
        return sourced(setting)
                .filter(value -> !value.source().equals("default"))
                .isPresent();
    }

    /** Text and source, for {@code quill doctor}. */
    public Optional<Sourced> sourced(Setting<?> setting) {
        return Stream.concat(Stream.of(setting.name()), setting.aliases().stream())
                .map(this::fromEnvironment)
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> setting.defaultText().map(text -> new Sourced(text, "default")));
    }

    /** Names that begin with {@code QUILL_}, as given. */
    public Stream<String> givenNames() {
        return environment.keySet().stream()
                .filter(name -> name.startsWith("QUILL_"))
                .sorted();
    }

    private Optional<Sourced> fromEnvironment(String name) {
        String direct = environment.get(name);
        if (direct != null && !direct.isEmpty()) {
            return Optional.of(new Sourced(direct, name));
        }
        String file = environment.get(name + "_FILE");
        if (file == null || file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Sourced(Files.readString(Path.of(file)).strip(), name + "_FILE"));
        } catch (IOException e) {
            throw new InvalidSettingException(name + "_FILE names a file that cannot be read: " + file);
        }
    }

    /** A setting is missing, malformed or unknown. The message is meant for the operator. */
    public static final class InvalidSettingException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public InvalidSettingException(String message) {
            super(message);
        }
    }
}
