package io.quillstream.testkit.broker;

import io.quillstream.schemas.serde.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A schema registry in memory, for one test without servers. An id is the schema's position, from 1. Thread-safe. */
public final class MemoryRegistry implements SchemaRegistry {

    private final List<Schema> schemas = new ArrayList<>();
    private boolean away;

    /** From now on every question fails as if nobody were there. */
    public synchronized void goAway() {
        away = true;
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        requirePresent();
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema) + 1;
    }

    @Override
    public synchronized Schema byId(int id) {
        requirePresent();
        if (id < 1 || id > schemas.size()) {
            throw new SchemaRegistryException("unknown id", false, null);
        }
        return schemas.get(id - 1);
    }

    private void requirePresent() {
        if (away) {
            throw new SchemaRegistryException("away", true, null);
        }
    }
}
