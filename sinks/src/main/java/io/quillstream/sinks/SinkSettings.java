package io.quillstream.sinks;

import io.quillstream.runtime.settings.Setting;
import java.time.Duration;
import java.util.List;

/** Settings of the sinks. */
public final class SinkSettings {

    public static final Setting<Duration> HISTORY_TTL = Setting.duration(
            "QUILL_HISTORY_TTL", "24h", "How long Redis keeps the progress of a job after its last event.");
    public static final Setting<Integer> SINK_THREADS =
            Setting.number("QUILL_SINK_THREADS", 1, 1, 64, "Consumers of each sink in one process.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(HISTORY_TTL, SINK_THREADS);

    private SinkSettings() {}
}
