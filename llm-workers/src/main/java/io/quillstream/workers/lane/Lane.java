package io.quillstream.workers.lane;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.util.Locale;

/** The two queues of tasks: interactive work goes before batches, see {@link LaneSlots}. */
public enum Lane {
    INTERACTIVE(Topics.TASKS_INTERACTIVE),
    BATCH(Topics.TASKS_BATCH);

    private final Topic<TaskDispatched> topic;

    Lane(Topic<TaskDispatched> topic) {
        this.topic = topic;
    }

    /** Where its tasks are. */
    public Topic<TaskDispatched> topic() {
        return topic;
    }

    /** The share group that all workers read the lane by. */
    public String group() {
        return "quill-workers-" + label();
    }

    /** For metrics and thread names. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
