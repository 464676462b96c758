package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BareEnvironmentTest {

    @Test
    void no_setting_and_no_provider_s_key_is_handed_on_and_all_else_is() {
        ProcessBuilder child = new ProcessBuilder("true");
        Map<String, String> environment = child.environment();
        environment.clear();
        for (String name : List.of(
                "OPENAI_API_KEY",
                "OPENAI_MODEL",
                "ANTHROPIC_API_KEY",
                "GEMINI_API_KEY",
                "GEMINI_API_KEY_FILE",
                "QUILL_LLM_CHAIN",
                "QUILL_JWT_SECRET_FILE",
                "QUILL_NO_SUCH_SETTING",
                "PATH",
                "LANG")) {
            environment.put(name, "x");
        }

        BareEnvironment.giveTo(child);

        assertEquals(Map.of("PATH", "x", "LANG", "x"), environment);
    }
}
