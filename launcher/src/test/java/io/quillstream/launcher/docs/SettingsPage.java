package io.quillstream.launcher.docs;

import io.quillstream.bridge.BridgeSettings;
import io.quillstream.edge.EdgeSettings;
import io.quillstream.ingest.IngestSettings;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.processors.run.ProcessorSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.sinks.SinkSettings;
import io.quillstream.workers.settings.LlmSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every setting, room by room. */
final class SettingsPage implements Page {

    @Override
    public String file() {
        return "settings.md";
    }

    @Override
    public String text() {
        return """
                # Settings

                Made from the settings that the rooms declare; a test compares. Settings are environment variables. `NAME_FILE` names a
                file with the value instead (a mounted secret). An unknown `QUILL_*` name or a malformed value stops the start.
                Durations are written `500ms`, `30s`, `5m`, `24h`, `7d`. `./quill doctor` prints every value and where it came from,
                secrets masked.
                """
                + groups().entrySet().stream()
                        .map(group -> "\n## " + group.getKey() + "\n\n" + table(group.getValue()))
                        .collect(Collectors.joining());
    }

    /** By room; what no room declares belongs to the commands. */
    private static Map<String, List<Setting<?>>> groups() {
        Map<String, List<Setting<?>>> groups = new LinkedHashMap<>();
        groups.put("Servers, and what all services share", ConnectionSettings.ALL);
        groups.put("The door: identity and limits", EdgeSettings.ALL);
        groups.put("ingest-api", IngestSettings.ALL);
        groups.put("stream-processors", ProcessorSettings.ALL);
        groups.put("llm-workers", LlmSettings.ALL);
        groups.put("progress-bridge", BridgeSettings.ALL);
        groups.put("sinks", SinkSettings.ALL);
        List<Setting<?>> rest = new ArrayList<>(QuillSettings.KNOWN.all());
        groups.values().forEach(rest::removeAll);
        groups.put("Commands", rest);
        return groups;
    }

    private static String table(List<Setting<?>> settings) {
        return Page.table(
                List.of("name", "default", "what"),
                settings.stream()
                        .map(setting -> List.of(name(setting), defaultOf(setting), setting.about()))
                        .toList());
    }

    private static String name(Setting<?> setting) {
        return "`" + setting.name() + "`"
                + setting.aliases().stream().map(alias -> ", `" + alias + "`").collect(Collectors.joining());
    }

    private static String defaultOf(Setting<?> setting) {
        return setting.defaultText()
                .filter(text -> !text.isEmpty())
                .map(text -> "`" + text + "`")
                .orElse(setting.secret() ? "(secret)" : "");
    }
}
