package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import io.quillstream.workers.provider.Provider;
import io.quillstream.workers.provider.ProviderList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The demo costs nothing and ends well in an environment that is made for something else. */
class DemoCommandTest {

    private static final Settings NONE = new Settings(Map.of());
    private static final Settings ELSEWHERE = new Settings(Map.of(
            "OPENAI_API_KEY", "sk-of-somebody-who-pays",
            "QUILL_GEMINI_API_KEY", "of-somebody-who-pays",
            "QUILL_LLM_CHAIN", "gemini,openai",
            "QUILL_MODE", "prod",
            "QUILL_RATE_LIMIT", "1/min",
            "QUILL_LOCAL_LATENCY", "1m",
            "QUILL_JOB_DEADLINE", "1s",
            "QUILL_HTTP_PORT", "9000"));

    @Test
    void nobody_is_asked_but_the_local_writer() {
        for (boolean keep : new boolean[] {false, true}) {
            assertEquals(
                    List.of("local"),
                    ProviderList.of(DemoCommand.settings(ELSEWHERE, keep)).stream()
                            .map(Provider::name)
                            .toList());
        }
    }

    @Test
    void settings_of_the_process_do_not_reach_it() {
        Settings demo = DemoCommand.settings(ELSEWHERE, false);
        Settings alone = DemoCommand.settings(NONE, false);
        for (Setting<?> setting : QuillSettings.KNOWN.all()) {
            assertEquals(alone.sourced(setting), demo.sourced(setting), setting.name());
        }
    }

    @Test
    void a_demo_that_stays_is_found_where_a_server_would_be() {
        assertEquals(9000, DemoCommand.settings(ELSEWHERE, true).get(ConnectionSettings.HTTP_PORT));
        assertEquals(8080, DemoCommand.settings(NONE, true).get(ConnectionSettings.HTTP_PORT));
        assertEquals(0, DemoCommand.settings(ELSEWHERE, false).get(ConnectionSettings.HTTP_PORT));
    }

    @Test
    void a_misspelt_setting_is_told_here_too() {
        Settings misspelt = new Settings(Map.of("QUILL_LLM_CHIAN", "local"));
        assertThrows(InvalidSettingException.class, () -> DemoCommand.settings(misspelt, false));
    }
}
