package io.quillstream.workers.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a model is asked, complete.
 *
 * @param system the instructions
 * @param turns the user's text first, then answer and follow-up in turn
 * @param shape what the answer must look like
 * @param templateVersion version of the template behind it
 * @param secrets texts that must not occur in an answer: canary and fences
 * @param mostTokens that the answer may have; empty if the limit of the providers' settings is right for it
 */
public record Prompt(
        String system,
        List<String> turns,
        Shape shape,
        String templateVersion,
        List<String> secrets,
        Optional<Integer> mostTokens) {

    /** Structure of the answer: a JSON object with the list {@code items}. */
    public enum Shape {
        /** Every item is a string. */
        STRINGS,
        /** Every item is an object of {@code question} and {@code answer}. */
        PAIRS
    }

    public Prompt {
        Objects.requireNonNull(system);
        Objects.requireNonNull(shape);
        Objects.requireNonNull(mostTokens);
        turns = List.copyOf(turns);
        secrets = List.copyOf(secrets);
    }

    /** The prompt, continued: the model's answer so far and what is asked next. */
    public Prompt followedBy(String answer, String next) {
        List<String> longer = new ArrayList<>(turns);
        longer.add(answer);
        longer.add(next);
        return new Prompt(system, longer, shape, templateVersion, secrets, mostTokens);
    }
}
