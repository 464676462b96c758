package io.quillstream.processors.step;

import io.quillstream.schemas.topic.Topic;

/** Names of the topology's nodes. They are part of its golden description, so changing one is seen in review. */
public final class StepNames {

    public static final String ADMIT = "admit";
    public static final String PLAN = "plan";
    public static final String COLLECT = "collect";
    public static final String CANCEL = "cancel";
    public static final String EXPIRE = "expire";
    public static final String ROLL = "roll";
    public static final String SETTLE = "settle";
    public static final String DISPATCH = "dispatch";
    public static final String ANNOUNCE = "announce";

    private StepNames() {}

    /** The source of a topic. */
    public static String source(Topic<?> topic) {
        return "from-" + topic.name();
    }

    /** The step that decodes and checks a topic's records. */
    public static String read(Topic<?> topic) {
        return "read-" + topic.name();
    }

    /** The sink of a topic. */
    public static String sink(Topic<?> topic) {
        return "to-" + topic.name();
    }
}
