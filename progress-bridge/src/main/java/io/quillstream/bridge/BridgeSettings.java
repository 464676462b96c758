package io.quillstream.bridge;

import io.quillstream.runtime.settings.Setting;
import java.time.Duration;
import java.util.List;

/** What the bridge reads besides the addresses of the servers. */
public final class BridgeSettings {

    public static final Setting<Duration> LOOKBACK = Setting.duration(
            "QUILL_BRIDGE_LOOKBACK",
            "5m",
            "How much of the newest progress a bridge keeps in memory; older events come from the history.");
    public static final Setting<Integer> MEMORY_MIB = Setting.number(
            "QUILL_BRIDGE_MEMORY_MIB", 32, 1, 4096, "Most memory for that, in MiB; the oldest leaves first.");
    public static final Setting<Integer> STREAMS_PER_USER = Setting.number(
            "QUILL_STREAMS_PER_USER",
            200,
            1,
            1_000_000,
            "Open event streams that one user may have, over all instances.");
    public static final Setting<Integer> QUEUE_KIB = Setting.number(
            "QUILL_STREAM_QUEUE_KIB",
            256,
            16,
            65_536,
            "Events that may wait for one slow client, in KiB, before it is cut.");
    public static final Setting<Duration> STALL = Setting.duration(
            "QUILL_STREAM_STALL", "20s", "A client that takes nothing for longer is cut; it can resume.");
    public static final Setting<Duration> SCAN =
            Setting.duration("QUILL_BRIDGE_SCAN", "15s", "Longest search of the log for one job's events.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(LOOKBACK, MEMORY_MIB, STREAMS_PER_USER, QUEUE_KIB, STALL, SCAN);

    private BridgeSettings() {}
}
