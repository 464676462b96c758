package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever opens a folder of the sources is told what is in it. */
class PackagesTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root", ".."));

    @Test
    void every_package_says_what_is_in_it() throws IOException {
        Set<Path> packages = packages();
        assertTrue(packages.size() > 70, "there are more packages than these: " + packages);
        List<Path> silent = new ArrayList<>();
        for (Path folder : packages) {
            Path words = folder.resolve("package-info.java");
            if (!Files.exists(words) || !Files.readString(words).startsWith("/**")) {
                silent.add(ROOT.relativize(folder));
            }
        }
        assertEquals(List.of(), silent);
    }

    /** Folders of all modules with sources that are written by hand. */
    private static Set<Path> packages() throws IOException {
        Set<Path> packages = new TreeSet<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path sources : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java"))
                            .map(Path::getParent)
                            .forEach(packages::add);
                }
            }
        }
        return packages;
    }
}
