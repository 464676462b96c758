package io.quillstream.workers.consume;

import org.apache.kafka.clients.consumer.AcknowledgeType;

/** What is to become of a task record that was handed out to us. */
enum Verdict {
    /** Done with: its completion is acknowledged, or nobody waits for it. */
    ACCEPT(AcknowledgeType.ACCEPT),
    /** For another worker, or for us again. */
    RELEASE(AcknowledgeType.RELEASE),
    /** Can never be done; it is kept among the dead letters. */
    REJECT(AcknowledgeType.REJECT);

    private final AcknowledgeType type;

    Verdict(AcknowledgeType type) {
        this.type = type;
    }

    AcknowledgeType type() {
        return type;
    }
}
