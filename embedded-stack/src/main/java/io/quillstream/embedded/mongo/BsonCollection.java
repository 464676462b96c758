package io.quillstream.embedded.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.ValueComparator;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.bson.BsonDecoder;
import de.bwaldvogel.mongo.wire.bson.BsonEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;

/**
 * Documents by id, as BSON (bsonspec.org). A commit writes whole pages of the map, so a document is written many times
 * for each time it changes: as bytes that costs a copy, where the library's own collection serialises every document of
 * the page with Java's serialisation.
 */
final class BsonCollection extends AbstractSynchronizedMongoCollection<Object> {

    private static final String ID = "_id";

    private final MVMap<Object, byte[]> documents;

    BsonCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            CursorRegistry cursors,
            MVMap<Object, byte[]> documents) {
        super(database, name, options, cursors);
        this.documents = documents;
    }

    /** Key in the map of the document with that id: equal for ids that MongoDB holds for equal (1 and 1.0). */
    static Object position(Object id) {
        return Missing.ofNullable(new KeyValue(id).normalized().get(0));
    }

    @Override
    protected Object addDocumentInternal(Document document) {
        Object position = position(document.get(ID));
        documents.put(position, encode(document));
        return position;
    }

    @Override
    protected void handleUpdate(Object position, Document before, Document after) {
        documents.put(position, encode(after));
    }

    @Override
    protected void removeDocument(Object position) {
        documents.remove(position);
    }

    @Override
    protected Document getDocument(Object position) {
        byte[] stored = documents.get(position);
        return stored == null ? null : decode(stored);
    }

    @Override
    protected Stream<DocumentWithPosition<Object>> streamAllDocumentsWithPosition() {
        return documents.entrySet().stream()
                .map(entry -> new DocumentWithPosition<>(decode(entry.getValue()), entry.getKey()));
    }

    @Override
    protected QueryResult matchDocuments(
            Document query, Document orderBy, int skip, int limit, int batchSize, Document fields) {
        Stream<Document> all = isNaturalDescending(orderBy)
                ? streamAllDocumentsWithPosition()
                        .sorted((one, other) -> ValueComparator.desc().compare(one.getPosition(), other.getPosition()))
                        .map(DocumentWithPosition::getDocument)
                : documents.values().stream().map(BsonCollection::decode);
        return matchDocumentsFromStream(all, query, orderBy, skip, limit, batchSize, fields);
    }

    @Override
    public int count() {
        return documents.size();
    }

    @Override
    public boolean isEmpty() {
        return documents.isEmpty();
    }

    /** The sum would be kept up by measuring each document before and after each change, and nobody asks for it. */
    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int change) {}

    @Override
    protected int getDataSize() {
        return 0;
    }

    private static byte[] encode(Document document) {
        ByteBuf buffer = Unpooled.buffer(1024);
        BsonEncoder.encodeDocument(document, buffer);
        return ByteBufUtil.getBytes(buffer);
    }

    private static Document decode(byte[] stored) {
        return BsonDecoder.decodeBson(Unpooled.wrappedBuffer(stored));
    }
}
