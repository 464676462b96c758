package io.quillstream.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class OutputFormsTest {

    /** The banner of a server is for scripts as it is. */
    @Test
    void every_command_but_those_that_are_servers_prints_its_data_as_json_too() {
        List<String> without = commands(Quill.commandLine())
                .filter(command -> !command.getCommandSpec().optionsMap().containsKey("-o"))
                .map(CommandLine::getCommandName)
                .sorted()
                .toList();
        assertEquals(List.of("fake-llm", "run", "up"), without);
    }

    /** Those that do something, without those that only lead to them. */
    private static Stream<CommandLine> commands(CommandLine command) {
        return command.getSubcommands().isEmpty()
                ? Stream.of(command)
                : command.getSubcommands().values().stream().flatMap(OutputFormsTest::commands);
    }
}
