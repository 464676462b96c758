package io.quillstream.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.folder.FolderInUseException;
import java.nio.file.Path;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackTest {

    @Test
    void whatEveryServerTookIsThereAfterARestartAtTheSamePorts(@TempDir Path data) throws Exception {
        Endpoints first;
        try (EmbeddedStack stack = EmbeddedStack.start(data)) {
            first = stack.endpoints();
            new Traces(first).leave("before");
            assertTrue(stack.health().stream()
                    .allMatch(part -> part.problem().get().isEmpty()));
        }
        try (EmbeddedStack stack = EmbeddedStack.start(data)) {
            assertEquals(first, stack.endpoints());
            new Traces(stack.endpoints()).assertLeft("before");
        }
    }

    @Test
    void aFolderInUseIsRefused(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.MONGO))) {
            FolderInUseException refused =
                    assertThrows(FolderInUseException.class, () -> EmbeddedStack.start(data, EnumSet.of(Part.MONGO)));
            assertTrue(refused.getMessage().contains("in use by another running stack"), refused.getMessage());
            assertTrue(stack.health().getFirst().problem().get().isEmpty());
        }
    }
}
