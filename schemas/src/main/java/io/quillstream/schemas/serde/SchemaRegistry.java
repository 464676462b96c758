package io.quillstream.schemas.serde;

import org.apache.avro.Schema;

/**
 * The two questions a serde asks of a schema registry. Implementations are thread-safe and cache: ids are immutable.
 */
public interface SchemaRegistry {

    /**
     * Registers the schema under the subject, or finds it.
     *
     * @return the id that goes into the wire format
     * @throws SchemaRegistryException if the registry is away, or refuses the schema as incompatible
     */
    int register(String subject, Schema schema);

    /**
     * The Avro schema of that id.
     *
     * @throws SchemaRegistryException if the registry is away, does not know the id, or has a schema of another format there
     */
    Schema byId(int id);

    /** The registry did not answer, or said no. Retryable tells which. */
    final class SchemaRegistryException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean retryable;

        public SchemaRegistryException(String message, boolean retryable, Throwable cause) {
            super(message, cause);
            this.retryable = retryable;
        }

        /** True if the registry was away; false if it answered no. */
        public boolean retryable() {
            return retryable;
        }
    }
}
