package io.quillstream.processors.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;

/** State stores in memory whose content outlives the processor, as a changelog does, and can be taken back. */
final class Shelves {

    private final Map<String, List<KeyValue<Bytes, byte[]>>> kept = new HashMap<>();
    private final Map<String, Shelf> open = new HashMap<>();

    /** A supplier of the store of that name; it begins with what was last kept. */
    KeyValueBytesStoreSupplier supplier(String name) {
        return new KeyValueBytesStoreSupplier() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public KeyValueStore<Bytes, byte[]> get() {
                Shelf shelf = new Shelf(name, kept.getOrDefault(name, List.of()));
                open.put(name, shelf);
                return shelf;
            }

            @Override
            public String metricsScope() {
                return "shelf";
            }
        };
    }

    /** Keeps what the open stores hold now, all of them together: a transaction was committed. */
    void keep() {
        open.forEach((name, shelf) -> kept.put(name, shelf.content()));
    }

    private static final class Shelf extends InMemoryKeyValueStore {

        private final List<KeyValue<Bytes, byte[]>> before;

        Shelf(String name, List<KeyValue<Bytes, byte[]>> before) {
            super(name);
            this.before = before;
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            super.init(context, root);
            putAll(before);
        }

        List<KeyValue<Bytes, byte[]>> content() {
            List<KeyValue<Bytes, byte[]>> content = new ArrayList<>();
            try (KeyValueIterator<Bytes, byte[]> all = all()) {
                all.forEachRemaining(content::add);
            }
            return content;
        }
    }
}
