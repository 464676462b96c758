package io.quillstream.embedded.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.StreamSupport;
import org.h2.mvstore.MVMap;

/**
 * The index on {@code _id}: the map of the documents itself, which is ordered by id. It is used for every filter that
 * names an id. The library's own is a second map, whose keys it compares by serialising them, and is used only if the
 * filter asks for nothing but the id; {@code {_id, status}} would read the whole collection. What the index finds is
 * matched against the whole filter by the collection, so finding by a part of it is enough.
 */
final class IdIndex extends AbstractUniqueIndex<Object> {

    private static final String ID = "_id";

    private final MVMap<Object, byte[]> documents;

    IdIndex(String name, List<IndexKey> keys, MVMap<Object, byte[]> documents) {
        super(name, keys, false);
        this.documents = documents;
    }

    static boolean ofId(List<IndexKey> keys) {
        return keys.size() == 1 && keys.getFirst().getKey().equals(ID);
    }

    @Override
    public boolean canHandle(Document query) {
        Document byId = byId(query);
        return byId != null && super.canHandle(byId);
    }

    @Override
    public Iterable<Object> getPositions(Document query) {
        return super.getPositions(byId(query));
    }

    /** The part of the filter that names the id, at the top or in an {@code $and}; null if there is none. */
    private static Document byId(Document query) {
        if (query.containsKey(ID)) {
            return new Document(ID, query.get(ID));
        }
        if (query.get("$and") instanceof Collection<?> all) {
            for (Object part : all) {
                if (part instanceof Document one && one.containsKey(ID)) {
                    return new Document(ID, one.get(ID));
                }
            }
        }
        return null;
    }

    @Override
    protected Object getPosition(KeyValue id) {
        Object position = BsonCollection.position(id.get(0));
        return documents.containsKey(position) ? position : null;
    }

    /** The collection has put the document into the map already, after {@link #checkAdd}. */
    @Override
    public void add(Document document, Object position, MongoCollection<Object> collection) {}

    @Override
    protected boolean putKeyPosition(KeyValue id, Object position) {
        return true;
    }

    /** Where the document is; the collection takes it out of the map itself. */
    @Override
    protected Object removeDocument(KeyValue id) {
        return getPosition(id);
    }

    @Override
    protected Iterable<Entry<KeyValue, Object>> getIterable() {
        return () -> StreamSupport.stream(((Iterable<Object>) () -> documents.keyIterator(null)).spliterator(), false)
                .map(position -> Map.entry(new KeyValue(position), position))
                .iterator();
    }

    @Override
    public long getCount() {
        return documents.sizeAsLong();
    }

    @Override
    public boolean isEmpty() {
        return documents.isEmpty();
    }

    @Override
    public long getDataSize() {
        return getCount();
    }
}
