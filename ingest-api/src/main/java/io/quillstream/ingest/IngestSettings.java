package io.quillstream.ingest;

import io.quillstream.ingest.generate.Deadlines;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
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

    public static final Setting<Integer> MOST_PRODUCTS = Setting.number(
            "QUILL_PRODUCTS_PER_WORKSPACE",
            500_000,
            1,
            100_000_000,
            "Products that one workspace may have; a further one is refused with 402.");
    public static final Setting<Integer> MOST_ASSETS_MIB = Setting.number(
            "QUILL_ASSETS_MIB_PER_WORKSPACE",
            10_240,
            1,
            100_000_000,
            "Texts of products that one workspace may have, in MiB, each counted as 16 KiB at least; a further one is refused with 402.");
    public static final Setting<Integer> TICKETS_PER_MINUTE = Setting.number(
            "QUILL_TICKETS_PER_MINUTE",
            6_000,
            1,
            10_000_000,
            "Stream tickets that one workspace gets of one door in a minute; a further one is refused with 429.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(
            DECISION_WAIT,
            PUBLISH_TIMEOUT,
            JOB_DEADLINE,
            BATCH_DEADLINE,
            TESSERACT,
            MOST_PRODUCTS,
            MOST_ASSETS_MIB,
            TICKETS_PER_MINUTE);

    private IngestSettings() {}

    /** The deadlines as set; whoever sets only the one of jobs means all jobs. */
    public static Deadlines deadlines(Settings settings) {
        Duration alone = settings.get(JOB_DEADLINE);
        boolean meansAll = settings.given(JOB_DEADLINE) && !settings.given(BATCH_DEADLINE);
        return new Deadlines(alone, meansAll ? alone : settings.get(BATCH_DEADLINE));
    }
}
