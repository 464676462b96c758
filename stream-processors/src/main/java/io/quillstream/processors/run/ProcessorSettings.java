package io.quillstream.processors.run;

import io.quillstream.runtime.settings.Setting;
import java.util.List;

/** The settings of the stream processors. */
public final class ProcessorSettings {

    public static final Setting<String> STATE_DIR = Setting.text(
            "QUILL_STATE_DIR",
            "data/streams",
            "Folder of the stream processors' state; it may be lost, it is rebuilt from the changelogs.");
    public static final Setting<Integer> WORKER_SLOTS = Setting.number(
            "QUILL_WORKER_SLOTS",
            130,
            1,
            100_000,
            "Tasks of one workspace that may be out at once if its plan names no window; a third more than"
                    + " the calls that all workers may make at once, for a freed slot waits while the next task is on"
                    + " its way.");
    public static final Setting<Integer> STANDBYS = Setting.number(
            "QUILL_STANDBY_REPLICAS",
            0,
            0,
            3,
            "Warm copies of the state on other instances; with 1 a lost instance is replaced without a rebuild.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(STATE_DIR, WORKER_SLOTS, STANDBYS);

    private ProcessorSettings() {}
}
