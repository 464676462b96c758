package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.http.AwayDependency;
import io.quillstream.ingest.admin.Administration;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code quill workspace}: the first workspace of an installation and its key, which nobody can ask a server for without
 * having one, and a new key for whoever has lost the last. It needs the settings of ingest-api instead of a key.
 */
@Command(
        name = "workspace",
        description = "Make workspaces and API keys without having one, by the settings of ingest-api.",
        mixinStandardHelpOptions = true,
        subcommands = {WorkspaceCommand.Create.class, WorkspaceCommand.Key.class, WorkspaceCommand.ListNewest.class})
public final class WorkspaceCommand {

    private static final String FIRST = "first";

    /** Nothing that may fail comes before it: the key is nowhere else. */
    private static void say(ObjectNode key) {
        System.out.println("api-key " + key.get("key").textValue());
        System.err.println("The key is shown this once: only its hash is kept.");
    }

    @Command(
            name = "create",
            description = "A workspace with the credits of its plan, and a first key for it.",
            mixinStandardHelpOptions = true)
    static final class Create implements Callable<Integer> {

        @Mixin
        InstallationOptions installation;

        @Mixin
        KeyOptions key;

        @Mixin
        OutputOption output;

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "What people call it.")
        String name;

        @Option(names = "--plan", paramLabel = "PLAN", required = true, description = "free, pro or business.")
        String plan;

        @Option(names = "--monthly-credits", paramLabel = "N", description = "Instead of the plan's.")
        Long monthlyCredits;

        @Override
        public Integer call() throws Exception {
            ObjectNode wish =
                    JsonNodeFactory.instance.objectNode().put("name", name).put("plan", plan);
            if (monthlyCredits != null) {
                wish.put("monthly_credits", monthlyCredits);
            }
            ObjectNode keyWish = key.wish(FIRST);
            ObjectNode made = installation.administer(administration -> {
                administration.checkKey(keyWish);
                ObjectNode workspace = administration.makeWorkspace(wish);
                workspace.set("api_key", firstKey(administration, workspace, keyWish));
                return workspace;
            });
            if (output.json()) {
                System.out.println(made.toPrettyString());
            } else {
                System.out.println("workspace " + made.get("workspace_id").textValue());
                say((ObjectNode) made.get("api_key"));
            }
            installation.warnOfPublicSecret();
            return ExitCode.OK.code();
        }

        /** The workspace is there whatever becomes of the key: to make both again would be to make two. */
        private static ObjectNode firstKey(Administration administration, ObjectNode workspace, ObjectNode keyWish) {
            UUID id = UUID.fromString(workspace.get("workspace_id").textValue());
            try {
                return administration.makeKey(id, keyWish);
            } catch (RuntimeException failure) {
                throw new CommandFailure(
                        AwayDependency.isCauseOf(failure) ? ExitCode.UNREACHABLE : ExitCode.FAILURE,
                        "the workspace " + id + " was made, but the database did not take its key",
                        "./quill workspace key --workspace " + id + " --name " + FIRST);
            }
        }
    }

    @Command(
            name = "key",
            description = "A further key for a workspace that is there.",
            mixinStandardHelpOptions = true)
    static final class Key implements Callable<Integer> {

        @Mixin
        InstallationOptions installation;

        @Mixin
        KeyOptions key;

        @Mixin
        OutputOption output;

        @Option(names = "--workspace", paramLabel = "ID", required = true, description = "The workspace it is for.")
        UUID workspace;

        @Option(names = "--name", paramLabel = "NAME", required = true, description = "What the key is for.")
        String name;

        @Override
        public Integer call() throws Exception {
            ObjectNode wish = key.wish(name);
            ObjectNode made = installation.administer(administration -> administration.makeKey(workspace, wish));
            if (output.json()) {
                System.out.println(made.toPrettyString());
            } else {
                say(made);
            }
            installation.warnOfPublicSecret();
            return ExitCode.OK.code();
        }
    }

    @Command(name = "list", description = "The workspaces, newest first.", mixinStandardHelpOptions = true)
    static final class ListNewest implements Callable<Integer> {

        @Mixin
        InstallationOptions installation;

        @Mixin
        OutputOption output;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "50",
                description = "How many. Default: ${DEFAULT-VALUE}")
        int limit;

        @Override
        public Integer call() throws Exception {
            if (limit < 1) {
                throw new CommandFailure(ExitCode.USAGE, "--limit must be at least 1", "./quill workspace list --help");
            }
            List<ObjectNode> workspaces = installation.administer(administration -> administration.workspaces(limit));
            if (output.json()) {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.putArray("data").addAll(workspaces);
                System.out.println(body.toPrettyString());
            } else {
                workspaces.forEach(workspace -> System.out.printf(
                        "%s  %-8s %10d  %s%n",
                        workspace.get("workspace_id").textValue(),
                        workspace.get("plan").textValue(),
                        workspace.get("monthly_credits").longValue(),
                        workspace.get("name").textValue()));
            }
            return ExitCode.OK.code();
        }
    }
}
