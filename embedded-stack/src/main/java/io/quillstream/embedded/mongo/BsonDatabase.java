package io.quillstream.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;

/**
 * A database that keeps documents as BSON and finds them by {@code _id} also when the filter asks for more. The
 * library's own lists of collections and indexes, which have no {@code _id}, stay as they are.
 */
final class BsonDatabase extends H2Database {

    private static final String ID = "_id";

    private final MVStore store;

    /** The constructor above opens what the store has, and needs the field for it. */
    BsonDatabase(String name, MVStore store, CursorRegistry cursors) {
        this.store = store;
        super(name, store, cursors);
    }

    @Override
    protected MongoCollection<Object> openOrCreateCollection(String collection, CollectionOptions options) {
        return ID.equals(options.getIdField())
                ? new BsonCollection(this, collection, options, cursorRegistry, documents(collection))
                : super.openOrCreateCollection(collection, options);
    }

    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        return IdIndex.ofId(keys)
                ? new IdIndex(name, keys, documents(collection))
                : super.openOrCreateUniqueIndex(collection, name, keys, sparse);
    }

    /** The collection's map, under the name that the library would give it; opened once, then the same. */
    private MVMap<Object, byte[]> documents(String collection) {
        return store.openMap(
                "databases." + getDatabaseName() + "." + collection,
                new MVMap.Builder<Object, byte[]>().valueType(ByteArrayDataType.INSTANCE));
    }
}
