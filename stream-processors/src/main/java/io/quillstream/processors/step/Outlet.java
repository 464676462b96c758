package io.quillstream.processors.step;

import io.quillstream.schemas.topic.Topic;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Where a step puts what it says: the next steps and the topics, each by name. */
final class Outlet {

    private final ProcessorContext<String, Object> context;

    Outlet(ProcessorContext<String, Object> context) {
        this.context = context;
    }

    /** To another step, at once and on this thread. */
    void pass(String step, String workspaceId, Moved moved) {
        context.forward(new Record<>(workspaceId, (Object) moved, time()), step);
    }

    /** To a topic, within the running transaction. */
    <T extends SpecificRecord> void write(Topic<T> topic, String key, T value, Trail trail) {
        context.forward(new Record<>(key, (Object) value, time(), trail.headers()), StepNames.sink(topic));
    }

    /** Of no meaning: topics are stamped by the broker, events carry their own time. Streams only wants it not negative. */
    private long time() {
        return Math.max(0, context.currentStreamTimeMs());
    }
}
