package io.quillstream.workers.task;

import io.quillstream.schemas.progress.Stage;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.product.ProductText;
import io.quillstream.workers.product.ProductTexts;
import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.prompt.Prompt;
import io.quillstream.workers.prompt.PromptRenderer;
import io.quillstream.workers.reply.CopyItem;
import io.quillstream.workers.reply.CopyRules;
import io.quillstream.workers.reply.Leak;
import io.quillstream.workers.reply.ReplyParser;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes the copy of one task: resolve its inputs, render the prompt, ask the model (which remembers answers), parse
 * the reply, check it, and ask once more for what is missing. Knows nothing of topics. Thread-safe; blocks, so it is
 * run on a virtual thread.
 */
public final class TaskExecution {

    private final ProductTexts products;
    private final PromptRenderer renderer;
    private final TextModel model;

    public TaskExecution(ProductTexts products, PromptRenderer renderer, TextModel model) {
        this.products = products;
        this.renderer = renderer;
        this.model = model;
    }

    /** Runs the task to its outcome. Throws only for bugs and for stores that cannot be reached. */
    public TaskOutcome run(TaskRun run) {
        Optional<CopySpec> spec = Optional.ofNullable(run.task().getCopy()).flatMap(CopySpec::of);
        if (spec.isEmpty()) {
            return new TaskOutcome.Failed(FailureCode.INTERNAL, Spending.NONE);
        }
        run.stages().report(Stage.PARSING, "Reading the product's texts.");
        Optional<ProductText> product = products.find(
                run.workspace(), UUID.fromString(run.task().getCopy().getProductId()));
        if (product.isEmpty()) {
            return new TaskOutcome.Failed(FailureCode.INVALID_PRODUCT, Spending.NONE);
        }
        if (product.get().text().isBlank()) {
            return new TaskOutcome.Failed(FailureCode.NO_SOURCE_TEXT, Spending.NONE);
        }
        run.stages().report(Stage.PROMPTING, "Preparing the prompt.");
        Prompt prompt = renderer.render(spec.get(), product.get());
        run.stages().report(Stage.GENERATING, "Writing the copy.");
        return write(run, spec.get(), prompt, List.of(), Spending.NONE.withTemplate(prompt.templateVersion()), true);
    }

    /** One call and the check of its answer; with {@code mayRepair} once more for what is missing. */
    private TaskOutcome write(
            TaskRun run, CopySpec spec, Prompt prompt, List<CopyItem> kept, Spending before, boolean mayRepair) {
        ModelCall call = new ModelCall(
                run.workspace(),
                run.lane(),
                prompt,
                run.task().getDeadlineAt(),
                new GuardedDeltas(run.stages(), () -> Leak.of(prompt).watch()));
        run.stages().catchUp();
        ModelReply reply = model.write(call);
        Spending spending = before.plus(reply);
        return switch (reply) {
            case Answer answer -> check(run, spec, call, kept, answer, spending, mayRepair);
            case ModelReply.Trouble trouble ->
                trouble.kind() == TroubleKind.GARBLED && mayRepair
                        ? write(run, spec, prompt, kept, spending, false)
                        : new TaskOutcome.Failed(FailureCode.of(trouble.kind()), spending);
            case ModelReply.Interrupted interrupted -> new TaskOutcome.GivenBack();
        };
    }

    private TaskOutcome check(
            TaskRun run,
            CopySpec spec,
            ModelCall call,
            List<CopyItem> kept,
            Answer answer,
            Spending spending,
            boolean mayRepair) {
        run.stages().report(Stage.PARSING_RESPONSE, Stage.CHECKING);
        Prompt prompt = call.prompt();
        List<CopyItem> parsed = ReplyParser.parse(answer.text(), prompt.shape());
        List<CopyItem> items = CopyRules.apply(spec, kept, parsed, Leak.of(prompt));
        int missing = spec.count() - items.size();
        if (missing == 0) {
            return new TaskOutcome.Written(items, spending);
        }
        if (!mayRepair) {
            model.forget(call);
            return new TaskOutcome.Failed(FailureCode.LLM_BAD_OUTPUT, spending);
        }
        List<String> fine = items.stream().map(CopyItem::text).toList();
        TaskOutcome repaired =
                write(run, spec, renderer.repair(prompt, spec, answer.text(), fine, missing), items, spending, false);
        if (repaired instanceof TaskOutcome.Failed) {
            model.forget(call);
        }
        return repaired;
    }
}
