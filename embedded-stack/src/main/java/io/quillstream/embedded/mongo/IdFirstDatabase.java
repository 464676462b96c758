package io.quillstream.embedded.mongo;

import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.h2.H2Database;
import java.util.List;
import org.h2.mvstore.MVStore;

/** A database that finds documents by {@code _id} also when the filter asks for more. */
final class IdFirstDatabase extends H2Database {

    IdFirstDatabase(String name, MVStore store, CursorRegistry cursors) {
        super(name, store, cursors);
    }

    /** Called by the constructor above too, so it must not touch fields of this class. */
    @Override
    protected Index<Object> openOrCreateUniqueIndex(
            String collection, String name, List<IndexKey> keys, boolean sparse) {
        Index<Object> index = super.openOrCreateUniqueIndex(collection, name, keys, sparse);
        return IdFirstIndex.ofId(keys) ? new IdFirstIndex(index, keys, sparse) : index;
    }
}
