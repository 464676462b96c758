package io.quillstream.workers.prompt;

import io.quillstream.workers.product.ProductText;
import io.quillstream.workers.text.DataText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the prompt for a product: fences everything that users wrote, cleaned and limited, and fills the template in.
 * Same input, same prompt. Thread-safe.
 */
public final class PromptRenderer {

    static final int MOST_AUDIENCE = 500;

    private final PromptTemplates templates;
    private final Fence fence;
    private final Map<CopyType, Integer> mostTokens;

    /** @param mostTokens that an answer may have, for the types that have a limit of their own */
    public PromptRenderer(PromptTemplates templates, Fence fence, Map<CopyType, Integer> mostTokens) {
        this.templates = templates;
        this.fence = fence;
        this.mostTokens = Map.copyOf(mostTokens);
    }

    /** The prompt that asks for the copy of this spec. */
    public Prompt render(CopySpec spec, ProductText product) {
        PromptTemplate template = templates.of(spec.type());
        String canary = fence.mark("canary", template.version());
        List<String> secrets = new ArrayList<>(List.of(canary));
        Map<String, Object> values = new HashMap<>();
        values.put("canary", canary);
        values.put("copy_type", spec.type().wireName());
        values.put("tone", WireName.of(spec.tone()));
        values.put("length", WireName.of(spec.length()));
        values.put("words", spec.length().words());
        values.put("count", spec.count());
        Map<String, String> data = Map.of(
                "product_name", product.name(),
                "category", product.category(),
                "target_audience", DataText.clean(spec.audience().orElse(""), MOST_AUDIENCE),
                "features", String.join("\n", product.features()),
                "questions", String.join("\n", product.questions()),
                "product_text", product.text());
        data.forEach((name, value) -> {
            Fence.Fenced fenced = fence.around(name, value);
            secrets.add(fenced.mark());
            values.put(name, value.isEmpty() ? "" : fenced.text());
        });
        return new Prompt(
                template.block("system", values),
                List.of(template.block("user", values)),
                spec.type().shape(),
                template.version(),
                secrets,
                Optional.ofNullable(mostTokens.get(spec.type())));
    }

    /** Continues a prompt whose answer lacked items: asks only for the missing ones. */
    public Prompt repair(Prompt prompt, CopySpec spec, String answer, List<String> kept, int missing) {
        StringBuilder next = new StringBuilder("Your answer could be used only in part. ");
        if (!kept.isEmpty()) {
            next.append("These are fine and must not be repeated:\n");
            kept.forEach(
                    item -> next.append("- ").append(item.replace("\n", " ")).append('\n'));
        }
        next.append("Write only the missing ")
                .append(spec.type().noun())
                .append(", in the same form and by the same rules.\nCount: ")
                .append(missing);
        return prompt.followedBy(DataText.clean(answer, ProductText.MOST_TEXT), next.toString());
    }
}
