package io.quillstream.stores.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.mongodb.ConnectionString;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MongoStoreTest {

    /** What is between forgets it sooner or later; firewalls are known that do after four minutes. */
    @Test
    void a_connection_that_rested_for_a_minute_is_not_used_again() {
        assertEquals(60_000, restOf("mongodb://127.0.0.1/quill"));
    }

    @Test
    void who_runs_the_server_may_say_otherwise_in_the_address() {
        assertEquals(5_000, restOf("mongodb://127.0.0.1/quill?maxIdleTimeMS=5000"));
    }

    private static long restOf(String url) {
        return MongoStore.settings(new ConnectionString(url))
                .getConnectionPoolSettings()
                .getMaxConnectionIdleTime(TimeUnit.MILLISECONDS);
    }
}
