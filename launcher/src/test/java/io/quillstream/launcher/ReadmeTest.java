package io.quillstream.launcher;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

/**
 * What README and CONTRIBUTING tell people to type exists: sub-commands and their options, modules, tests, files. Other
 * pages leave values out, so of their commands only the names are looked at. What the commands do is shown by
 * {@code FrontDoorTest} and the scenarios, which run them.
 */
class ReadmeTest {

    private static final Path ROOT = Path.of(System.getProperty("quill.root"));
    private static final List<String> PAGES = List.of("README.md", "CONTRIBUTING.md", "interop/README.md");
    private static final Pattern FENCE = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`((?:\\./quill|mvn|node|npm) [^`]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADLINE = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\"");
    private static final Pattern QUILL = Pattern.compile("(?m)(?:^|`|=\\S+ )\\./quill ((?!test\\b)[a-z][^`\n#|]*)");

    @TestFactory
    Stream<DynamicTest> every_command_exists() throws IOException {
        List<String> commands = new ArrayList<>();
        for (String page : PAGES) {
            commands.addAll(commands(Files.readString(ROOT.resolve(page))));
        }
        assertTrue(commands.size() > 12, () -> "found only " + commands);
        return commands.stream().distinct().map(command -> DynamicTest.dynamicTest(command, () -> exists(command)));
    }

    @Test
    void every_link_leads_somewhere() throws IOException {
        for (Path page : pages()) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                assertTrue(Files.exists(target), page + " links to " + link.group(1));
                String place = link.group(2);
                assertTrue(place == null || anchors(target).contains(place), page + " links to " + link.group());
            }
        }
    }

    @Test
    void every_command_of_the_other_pages_has_such_options() throws IOException {
        int commands = 0;
        for (Path page : pages()) {
            Matcher command = QUILL.matcher(Files.readString(page));
            while (command.find()) {
                assertNamesExist(page, command.group(1));
                commands++;
            }
        }
        assertTrue(commands > 50, "found only " + commands);
    }

    private static void assertNamesExist(Path page, String command) {
        CommandLine at = Quill.commandLine();
        for (String word : command.strip().split("\\s+")) {
            if (at.getSubcommands().containsKey(word)) {
                at = at.getSubcommands().get(word);
            } else if (word.startsWith("-")) {
                assertTrue(at.getCommandSpec().optionsMap().containsKey(word), page + ": ./quill " + command);
            } else {
                assertTrue(at.getSubcommands().isEmpty(), page + ": ./quill " + command);
            }
        }
    }

    private static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(PAGES.stream().map(ROOT::resolve).toList());
        pages.add(ROOT.resolve("bench/README.md"));
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
        }
        return pages;
    }

    /** Those that are written down, and of each headline its words in lower case with hyphens between them. */
    private static Set<String> anchors(Path page) throws IOException {
        String text = Files.readString(page);
        Set<String> anchors = new HashSet<>();
        ANCHOR.matcher(text).results().forEach((MatchResult found) -> anchors.add(found.group(1)));
        HEADLINE.matcher(text).results().forEach((MatchResult found) -> {
            String words = found.group(1).replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1");
            String plain = words.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "");
            anchors.add(plain.replace(' ', '-'));
        });
        return anchors;
    }

    private static List<String> commands(String page) {
        List<String> commands = new ArrayList<>();
        FENCE.matcher(page)
                .results()
                .flatMap(block -> block.group(1).lines())
                .map(line -> line.replaceFirst("\\s+#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .forEach(commands::add);
        CODE.matcher(page).results().map(found -> found.group(1)).forEach(commands::add);
        return commands;
    }

    private static void exists(String command) {
        List<String> words = Arrays.asList(command.replace("'", "").split("\\s+"));
        switch (words.getFirst()) {
            case "./quill" -> {
                if (words.get(1).equals("test")) {
                    mavenCommandExists(words.subList(2, words.size()));
                } else {
                    String[] arguments = words.subList(1, words.size()).toArray(String[]::new);
                    assertDoesNotThrow(() -> Quill.commandLine().parseArgs(arguments));
                }
            }
            case "mvn" -> mavenCommandExists(words.subList(1, words.size()));
            case "npm", "cd" -> assertTrue(Files.exists(ROOT.resolve("interop/package.json")));
            case "node" -> assertTrue(Files.exists(ROOT.resolve("interop").resolve(words.get(1))), command);
            case "docker" -> assertEquals("compose", words.get(1));
            default -> throw new AssertionError("nothing checks that this works: " + command);
        }
    }

    private static void mavenCommandExists(List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl") && !words.get(i + 1).equals("MODULE")) {
                assertTrue(Files.exists(ROOT.resolve(words.get(i + 1)).resolve("pom.xml")), word);
            } else if (word.startsWith("-P")) {
                String profile = "<id>" + word.substring(2) + "</id>";
                assertTrue(poms().anyMatch(pom -> text(pom).contains(profile)), word);
            } else if (word.startsWith("-Dtest=")) {
                String name = word.substring("-Dtest=".length()).replace("*", "");
                assertFalse(testsNamed(name).isEmpty(), "no test is named " + name);
            }
        }
    }

    /** Of the whole and of each module. */
    private static Stream<Path> poms() {
        return Stream.concat(
                        Stream.of(ROOT),
                        Stream.of(ROOT.toFile().listFiles(File::isDirectory)).map(File::toPath))
                .map(folder -> folder.resolve("pom.xml"))
                .filter(Files::exists);
    }

    private static List<Path> testsNamed(String ending) {
        try (Stream<Path> files = Files.find(
                ROOT,
                12,
                (path, about) -> path.toString().endsWith(ending + ".java")
                        && (path.toString().contains("src/test")
                                || path.toString().contains("src/browser")))) {
            return files.toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
