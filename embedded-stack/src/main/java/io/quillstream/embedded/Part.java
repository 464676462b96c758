package io.quillstream.embedded;

/** A server of the embedded stack. The registry keeps its schemas in Kafka and so brings it along. */
public enum Part {
    KAFKA("kafka"),
    REGISTRY("schema-registry"),
    POSTGRES("postgres"),
    REDIS("redis"),
    MONGO("mongo");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    /** Name in health answers, messages and the file of ports. */
    public String label() {
        return label;
    }
}
