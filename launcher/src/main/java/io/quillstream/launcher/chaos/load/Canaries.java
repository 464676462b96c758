package io.quillstream.launcher.chaos.load;

import io.quillstream.testkit.llm.LlmCall;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts that occur in one order only, so that the provider's calls can be told apart. */
public final class Canaries {

    /** Every one begins so. */
    public static final String BEGINNING = "canary-";

    private static final Pattern FORM = Pattern.compile(BEGINNING + "[a-z0-9-]+-end");

    private Canaries() {}

    static String of(String name) {
        return BEGINNING + name + "-end";
    }

    /** The one in that call; empty if there is none. */
    public static Optional<String> in(LlmCall call) {
        Matcher found = FORM.matcher(call.body().toString());
        return found.find() ? Optional.of(found.group()) : Optional.empty();
    }
}
