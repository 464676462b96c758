package io.quillstream.launcher.chaos;

import io.quillstream.testkit.llm.LlmCall;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that occur in one order only, so that the provider's calls can be told apart. */
final class Canaries {

    /** Every one begins so. */
    static final String BEGINNING = "canary-";

    private static final Pattern FORM = Pattern.compile(BEGINNING + "[a-z0-9-]+-end");

    private Canaries() {}

    static String of(String name) {
        return BEGINNING + name + "-end";
    }

    /** How many calls there were for each. */
    static Map<String, Integer> counted(List<LlmCall> calls) {
        Map<String, Integer> counts = new HashMap<>();
        for (LlmCall call : calls) {
            Matcher found = FORM.matcher(call.body().toString());
            if (found.find()) {
                counts.merge(found.group(), 1, Integer::sum);
            }
        }
        return counts;
    }
}
