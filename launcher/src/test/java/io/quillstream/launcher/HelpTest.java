package io.quillstream.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

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
}
