package io.quillstream.schemas.serde;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/** A registry in memory. Ids begin at 258, so that a wrong byte order shows. */
final class MemoryRegistry implements SchemaRegistry {

    private static final int FIRST_ID = 258;

    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public synchronized int register(String subject, Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return FIRST_ID + schemas.indexOf(schema);
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < FIRST_ID || id >= FIRST_ID + schemas.size()) {
            throw new SchemaRegistryException("unknown id " + id, false, null);
        }
        return schemas.get(id - FIRST_ID);
    }
}
