package io.quillstream.workers.prompt;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The prompt templates in force: those of an operator's folder where it has a file of the name, else our own. */
public final class PromptTemplates {

    private final Map<CopyType, PromptTemplate> templates = new EnumMap<>(CopyType.class);

    /**
     * Reads and compiles all templates.
     *
     * @param folder holds files such as {@code titles.peb} that replace ours; may have some, all or none
     * @throws IllegalArgumentException if the folder does not exist or a template is broken
     */
    public PromptTemplates(Optional<Path> folder) {
        folder.filter(path -> !Files.isDirectory(path)).ifPresent(path -> {
            throw new IllegalArgumentException("There is no folder " + path + " with templates");
        });
        for (CopyType type : CopyType.values()) {
            String file = type.wireName() + ".peb";
            templates.put(
                    type,
                    PromptTemplate.compile(
                            file,
                            folder.map(path -> path.resolve(file))
                                    .filter(Files::isRegularFile)
                                    .map(PromptTemplates::read)
                                    .orElseGet(() -> ours(file))));
        }
    }

    PromptTemplate of(CopyType type) {
        return templates.get(type);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("Template " + file + " cannot be read", e);
        }
    }

    private static String ours(String file) {
        try (InputStream in = PromptTemplates.class.getResourceAsStream("/templates/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
