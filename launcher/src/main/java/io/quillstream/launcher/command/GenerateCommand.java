package io.quillstream.launcher.command;

import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.EventStream;
import io.quillstream.client.Job;
import io.quillstream.client.JobEvent;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill generate copy}: one job from the terminal. */
@Command(
        name = "generate",
        description = "Generate content for one product.",
        subcommands = GenerateCommand.Copy.class,
        mixinStandardHelpOptions = true)
public final class GenerateCommand {

    /** The copy types; more kinds of job get sub-commands beside it. */
    @Command(
            name = "copy",
            description = "Titles, selling points, a FAQ or descriptions for a product.",
            mixinStandardHelpOptions = true)
    static final class Copy implements Callable<Integer> {

        @Mixin
        ServerOptions server;

        @Option(names = "--product", required = true, paramLabel = "ID", description = "The product.")
        UUID product;

        @Option(
                names = "--type",
                required = true,
                paramLabel = "TYPE",
                description = "titles, selling_points, faq or descriptions.")
        String type;

        @Option(names = "--tone", description = "professional (if not given), casual, enthusiastic or luxury.")
        String tone;

        @Option(names = "--audience", description = "Whom the copy addresses.")
        String audience;

        @Option(names = "--length", description = "short, medium (if not given) or long.")
        String length;

        @Option(names = "--count", description = "How many items, 1 to 10; 5 if not given.")
        Integer count;

        @Option(
                names = "--workspace",
                paramLabel = "ID",
                description = "Workspace of the credential; only an API key without the scope usage:read needs it.")
        UUID workspace;

        @Option(names = "--key", description = "Idempotency key: the same key never makes a second job.")
        String key;

        @Option(names = "--watch", description = "Follow the job to its end and print the result.")
        boolean watch;

        @Override
        public Integer call() {
            return server.ask(client -> {
                UUID own = workspace == null ? OwnWorkspace.of(server.credential(), client) : workspace;
                Job job = client.generate(
                        new CopyGenerationRequest(own, product, type, tone, audience, length, count),
                        PostOptions.DEFAULT.withKey(key));
                if (!watch) {
                    print(job);
                    return ExitCode.OK.code();
                }
                return follow(client, job.jobId());
            });
        }

        private int follow(QuillClient client, UUID id) {
            try (EventStream<JobEvent> events = client.events(id)) {
                for (JobEvent event : events) {
                    if (!server.json()) {
                        System.err.printf(
                                "%2d  %-16s %3d %%  %s%n",
                                event.seq(), event.stage(), event.percent(), event.message());
                    }
                }
            }
            Job ended = client.job(id);
            print(ended);
            if (!ended.status().equals("completed")) {
                String why = ended.error() == null
                        ? ended.status()
                        : ended.error().code() + ": " + ended.error().message();
                throw new CommandFailure(ExitCode.JOB_FAILED, "job " + id + " " + why, afterwards(ended));
            }
            return ExitCode.OK.code();
        }

        private String afterwards(Job ended) {
            return switch (ended.error() == null ? "" : ended.error().code()) {
                case "NO_SOURCE_TEXT" ->
                    CurlLine.post(
                            server,
                            "/api/v1/products/" + product + "/assets",
                            "{\"type\":\"text\",\"filename\":\"about.txt\",\"content\":\"WHAT IT IS\"}");
                case "QUOTA_EXCEEDED" -> CurlLine.get(server, "/api/v1/quota") + ", which shows when the period resets";
                case "LLM_REFUSED", "LLM_BAD_OUTPUT" ->
                    "./quill templates render --type " + type + ", which shows what a model is asked";
                case "LLM_UNAVAILABLE", "LLM_TIMEOUT" -> "./quill doctor, which asks each provider once; then again";
                default -> "./quill generate copy --product " + product + " --type " + type + " --watch";
            };
        }

        private void print(Job job) {
            if (server.json()) {
                System.out.println(Printed.json(Printed.job(job, type)));
                return;
            }
            System.out.printf("job %s  %s%n", job.jobId(), job.status());
            if (job.items() != null) {
                job.items().forEach(item -> System.out.println("  - " + item.replace("\n", "\n    ")));
                System.out.printf(
                        "%s tokens, %s, %s credit(s), %s/%s%n",
                        Printed.amount(job.tokensUsed()),
                        Printed.money(job.costMicros()),
                        Printed.amount(job.credits()),
                        job.provider(),
                        job.model());
            }
        }
    }
}
