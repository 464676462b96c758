package io.quillstream.ingest;

import io.quillstream.runtime.settings.Setting;
import java.time.Duration;
import java.util.List;

/** What the door to the API reads besides the settings of all doors. */
public final class IngestSettings {

    public static final Setting<Duration> DECISION_WAIT = Setting.duration(
            "QUILL_DECISION_WAIT",
            "1s",
            "Longest wait of a post for the quota decision; after it the answer is 202 with status pending.");
    public static final Setting<Duration> PUBLISH_TIMEOUT = Setting.duration(
            "QUILL_PUBLISH_TIMEOUT",
            "8s",
            "Longest wait for the broker's acknowledgement; after it the answer is 503, at least 2s.");
    public static final Setting<Duration> JOB_DEADLINE = Setting.duration(
            "QUILL_JOB_DEADLINE",
            "5m",
            "Time from acceptance until a job that has not ended fails as DEADLINE_EXCEEDED.");
    public static final Setting<Duration> BATCH_DEADLINE = Setting.duration(
            "QUILL_BATCH_DEADLINE",
            "24h",
            "The same for the lines of a batch, which may be many; where only QUILL_JOB_DEADLINE is given, it goes for them too. At most six days.");
    public static final Setting<String> TESSERACT = Setting.text(
            "QUILL_TESSERACT", "tesseract", "Program that reads text in images; without it images are refused.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL =
            List.of(DECISION_WAIT, PUBLISH_TIMEOUT, JOB_DEADLINE, BATCH_DEADLINE, TESSERACT);

    private IngestSettings() {}
}
