package io.quillstream.launcher.command;

import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.samples.SampleProduct;
import io.quillstream.workers.Prompts;
import io.quillstream.workers.product.ProductText;
import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.prompt.Prompt;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill templates}: what a model is really asked. */
@Command(
        name = "templates",
        description = "Look at prompt templates.",
        mixinStandardHelpOptions = true,
        subcommands = TemplatesCommand.Render.class)
public final class TemplatesCommand {

    @Command(
            name = "render",
            description = "Show the prompt for a sample product, with the templates of QUILL_TEMPLATES_DIR if set.",
            mixinStandardHelpOptions = true)
    static final class Render implements Callable<Integer> {

        @Option(
                names = "--type",
                paramLabel = "TYPE",
                defaultValue = "titles",
                description = "titles, selling_points, faq or descriptions. Default: ${DEFAULT-VALUE}")
        String type;

        @Option(names = "--product", paramLabel = "ID", description = "One of the sample products; default: the first.")
        UUID product;

        @Option(
                names = "--tone",
                defaultValue = "professional",
                description = "professional, casual, enthusiastic or luxury. Default: ${DEFAULT-VALUE}")
        String tone;

        @Option(names = "--audience", description = "Whom the copy addresses.")
        String audience;

        @Option(
                names = "--length",
                defaultValue = "medium",
                description = "short, medium or long. Default: ${DEFAULT-VALUE}")
        String length;

        @Option(
                names = "--count",
                defaultValue = "5",
                description = "How many items, 1 to 10. Default: ${DEFAULT-VALUE}")
        int count;

        @Mixin
        OutputOption output;

        /** What a model sees of a prompt. */
        record Rendered(String templateVersion, String system, List<String> turns) {}

        @Override
        public Integer call() {
            SampleProduct sample = SampleCatalogue.products().stream()
                    .filter(candidate -> product == null || candidate.id().equals(product))
                    .findFirst()
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.NOT_FOUND, "no sample product " + product, "leave --product away"));
            CopySpec spec = CopySpec.of(CopyOrder.newBuilder()
                            .setProductId(sample.id().toString())
                            .setCopyType(type)
                            .setTone(tone)
                            .setTargetAudience(audience)
                            .setLengthPreference(length)
                            .setCount(count)
                            .build())
                    .orElseThrow(() -> new CommandFailure(
                            ExitCode.USAGE,
                            "unknown type, tone or length, or a count outside 1 to 10",
                            "./quill templates render --help"));
            Prompt prompt = Prompts.renderer(Settings.ofProcess())
                    .render(spec, ProductText.of(sample.id(), sample.name(), sample.category(), sample.text()));
            print(new Rendered(prompt.templateVersion(), prompt.system(), prompt.turns()));
            return ExitCode.OK.code();
        }

        private void print(Rendered prompt) {
            if (output.json()) {
                System.out.println(Printed.json(prompt));
                return;
            }
            System.out.println("# template " + prompt.templateVersion());
            System.out.println("## system\n" + prompt.system());
            prompt.turns().forEach(turn -> System.out.println("## user\n" + turn));
        }
    }
}
