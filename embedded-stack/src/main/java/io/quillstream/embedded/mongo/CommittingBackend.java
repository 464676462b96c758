package io.quillstream.embedded.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVStore;

/**
 * Hands every write to the operating system before it is acknowledged, so that it outlives a killed process; by itself
 * the library would lose what it acknowledged during the last second. Writers that wait for each other's commit share
 * it: a commit with nothing left to write returns at once.
 */
final class CommittingBackend extends H2Backend {

    private static final Set<String> READS = Set.of(
            "find",
            "count",
            "distinct",
            "getmore",
            "killcursors",
            "ping",
            "hello",
            "ismaster",
            "buildinfo",
            "serverstatus",
            "whatsmyuri",
            "listcollections",
            "listindexes",
            "listdatabases",
            "dbstats",
            "collstats",
            "validate",
            "getlasterror",
            "endsessions");

    CommittingBackend(MVStore store) {
        super(store);
    }

    /** Called by the constructor above too, for the databases that the store has. */
    @Override
    protected MongoDatabase openOrCreateDatabase(String name) {
        return new BsonDatabase(name, getMvStore(), getCursorRegistry());
    }

    @Override
    public Document handleCommand(Channel channel, String database, String command, Document query) {
        Document answer = super.handleCommand(channel, database, command, query);
        // Unknown commands count as writes (an aggregate may end in $merge): a commit too many costs nothing.
        if (!READS.contains(command.toLowerCase(Locale.ROOT))) {
            commit();
        }
        return answer;
    }
}
