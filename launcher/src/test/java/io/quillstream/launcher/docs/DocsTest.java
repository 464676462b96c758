package io.quillstream.launcher.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The generated pages say what the code says. {@code -Dquill.docs.write=true} rewrites them. */
class DocsTest {

    private static final Path DOCS = Path.of(System.getProperty("quill.root", ".."), "docs");

    @TestFactory
    List<DynamicTest> thePagesAreThoseOfTheCode() {
        return List.<Page>of(new TopicsPage(), new SettingsPage(), new LifeCyclePage(), new FlowMapPage()).stream()
                .map(page -> DynamicTest.dynamicTest(page.file(), () -> check(page)))
                .toList();
    }

    private static void check(Page page) throws IOException {
        Path file = DOCS.resolve(page.file());
        if (Boolean.getBoolean("quill.docs.write")) {
            Files.writeString(file, page.text());
        }
        assertEquals(
                page.text(),
                Files.readString(file),
                "docs/" + page.file() + " is out of date; rewrite it with -Dquill.docs.write=true");
    }
}
