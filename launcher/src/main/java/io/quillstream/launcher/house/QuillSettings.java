package io.quillstream.launcher.house;

import io.quillstream.bridge.BridgeSettings;
import io.quillstream.edge.EdgeSettings;
import io.quillstream.ingest.IngestSettings;
import io.quillstream.processors.run.ProcessorSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.KnownSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.sinks.SinkSettings;
import io.quillstream.workers.settings.LlmSettings;
import java.util.List;
import java.util.stream.Stream;

/** Every setting of the house, room by room. A room's settings are declared in the room. */
public final class QuillSettings {

    public static final Setting<String> URL = Setting.text(
            "QUILL_URL",
            "http://127.0.0.1:8080",
            "Server that the commands talk to; if absent, that of this machine at QUILL_HTTP_PORT.");
    public static final Setting<String> API_KEY =
            Setting.secret("QUILL_API_KEY", "API key that the commands use; else the development key.");
    /** Read by the ./quill script. */
    public static final Setting<String> JAVA_OPTS =
            Setting.text("QUILL_JAVA_OPTS", "", "More options for the Java virtual machine.");
    /** Read by the ./quill script. */
    public static final Setting<String> AOT = Setting.text(
            "QUILL_AOT", "on", "off: ./quill neither makes nor uses the cache of classes that speeds later starts up.");

    public static final KnownSettings KNOWN = new KnownSettings(Stream.of(
                    ConnectionSettings.ALL,
                    EdgeSettings.ALL,
                    IngestSettings.ALL,
                    ProcessorSettings.ALL,
                    LlmSettings.ALL,
                    BridgeSettings.ALL,
                    SinkSettings.ALL,
                    List.<Setting<?>>of(URL, API_KEY, JAVA_OPTS, AOT))
            .<Setting<?>>flatMap(List::stream)
            .toList());

    private QuillSettings() {}
}
