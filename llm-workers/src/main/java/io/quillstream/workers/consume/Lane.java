package io.quillstream.workers.consume;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.util.Locale;

/** The two queues of tasks: interactive work never waits behind batches. */
public enum Lane {
    INTERACTIVE(Topics.TASKS_INTERACTIVE, 2),
    BATCH(Topics.TASKS_BATCH, 1);

    private final Topic<TaskDispatched> topic;
    private final int leastLoops;

    Lane(Topic<TaskDispatched> topic, int leastLoops) {
        this.topic = topic;
        this.leastLoops = leastLoops;
    }

    /** Where its tasks are. */
    public Topic<TaskDispatched> topic() {
        return topic;
    }

    /** Poll loops that run even when there is nothing to do. */
    int leastLoops() {
        return leastLoops;
    }

    /** The share group that all workers read the lane by. */
    public String group() {
        return "quill-workers-" + label();
    }

    /** For metrics and thread names. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Tasks of the lane that may run at once, given the limit of calls: batches leave a fifth to interactive work. */
    public int slots(int concurrency) {
        return this == INTERACTIVE ? concurrency : Math.max(1, concurrency - Math.ceilDiv(concurrency, 5));
    }
}
