package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.launcher.failure.ExitCode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill dlq}: records that could not be processed. */
@Command(
        name = "dlq",
        description = "Look at dead letters and send them again.",
        mixinStandardHelpOptions = true,
        subcommands = {DlqCommand.ListLetters.class, DlqCommand.Show.class, DlqCommand.Redrive.class})
public final class DlqCommand {

    private static final String PATH = "/api/v1/admin/dead-letters";

    /** Whatever was typed: what is no id is the server's to say. */
    private static String pathOf(String id) {
        return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Command(name = "list", description = "The letters, newest first.", mixinStandardHelpOptions = true)
    static final class ListLetters implements Callable<Integer> {
        @Mixin
        ServerOptions server;

        @Option(names = "--limit", defaultValue = "50", description = "How many. Default: ${DEFAULT-VALUE}")
        int limit;

        @Override
        public Integer call() {
            JsonNode letters = server.ask(client -> client.get(PATH + "?limit=" + limit));
            if (server.json()) {
                System.out.println(letters.toPrettyString());
            } else {
                letters.get("data")
                        .forEach(letter -> System.out.printf(
                                "%-8s %-20s %-18s from %s  %s%n",
                                letter.get("id").asText(),
                                letter.get("at").asText(),
                                letter.get("reason").asText(),
                                letter.get("origin").asText(),
                                letter.get("detail").asText()));
            }
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "show",
            description = "One letter with its origin, headers and payload.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        ServerOptions server;

        @Parameters(paramLabel = "ID", description = "As ./quill dlq list shows it.")
        String id;

        @Override
        public Integer call() {
            System.out.println(server.ask(client -> client.get(pathOf(id))).toPrettyString());
            return ExitCode.OK.code();
        }
    }

    @Command(
            name = "redrive",
            description = "Write the original record to its topic again, if it is none of ledger or audit.",
            mixinStandardHelpOptions = true)
    static final class Redrive implements Callable<Integer> {
        @Mixin
        ServerOptions server;

        @Parameters(paramLabel = "ID", description = "As ./quill dlq list shows it.")
        String id;

        @Override
        public Integer call() {
            System.out.println(server.ask(client -> client.send("POST", pathOf(id) + "/redrive", null))
                    .toPrettyString());
            return ExitCode.OK.code();
        }
    }
}
