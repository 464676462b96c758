package io.quillstream.launcher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.failure.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class HelpTest {

    @Test
    void it_explains_every_exit_code() {
        Set<String> all = Stream.of(ExitCode.values())
                .map(each -> Integer.toString(each.code()))
                .collect(Collectors.toCollection(TreeSet::new));

        Set<String> explained = new TreeSet<>(Quill.commandLine()
                .getCommandSpec()
                .usageMessage()
                .exitCodeList()
                .keySet());

        assertEquals(all, explained);
    }

    @ParameterizedTest
    @CsvSource({
        "help, Usage: quill [",
        "help up, Usage: quill up [",
        "help generate copy, Usage: quill generate copy [",
        "help up --help, Usage: quill up [",
        "help -h, Usage: quill [",
    })
    void itIsGivenByAWordAsByAnOption(String words, String beginning) {
        StringWriter out = new StringWriter();
        int code = Quill.commandLine()
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setOut(new PrintWriter(out))
                .execute(Quill.asked(words.split(" ")));

        assertEquals(0, code);
        assertTrue(out.toString().lines().anyMatch(line -> line.startsWith(beginning)), out::toString);
    }

    @Test
    void everyCommandOptionAndParameterIsExplained() {
        assertExplained(Quill.commandLine());
    }

    private static void assertExplained(CommandLine command) {
        CommandLine.Model.CommandSpec spec = command.getCommandSpec();
        String name = spec.qualifiedName(" ");
        assertTrue(spec.usageMessage().description().length > 0, name);
        for (CommandLine.Model.ArgSpec argument : spec.args()) {
            assertTrue(argument.description().length > 0, () -> name + ": " + argument);
        }
        command.getSubcommands().values().forEach(HelpTest::assertExplained);
    }

    @Test
    void whatIsNoCommandHasNoHelp() {
        assertEquals(2, Quill.commandLine().execute(Quill.asked("help", "coffee")));
    }

    @Test
    void theWordMeansNothingElsewhere() {
        String[] arguments = {"batch", "help"};
        assertArrayEquals(arguments, Quill.asked(arguments));
        assertArrayEquals(new String[0], Quill.asked());
    }
}
