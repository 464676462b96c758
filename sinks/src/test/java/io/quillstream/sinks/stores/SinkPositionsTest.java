package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.mongodb.MongoException;
import io.quillstream.embedded.Part;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.testkit.proxy.FaultProxy;
import io.quillstream.testkit.proxy.LinkCondition;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class SinkPositionsTest {

    private static final TopicPartition PARTITION = new TopicPartition("quill.content", 1);

    /** As a firewall leaves them that has dropped its table: the driver would wait for half a minute. */
    @Test
    void a_connection_that_never_answers_is_given_up_in_the_readers_time() {
        String url = SharedStack.with(Set.of(Part.MONGO)).mongoUrl();
        URI server = URI.create(url);
        try (FaultProxy link = FaultProxy.to(new InetSocketAddress(server.getHost(), server.getPort()));
                MongoStore store = MongoStore.open(
                        "mongodb://127.0.0.1:" + link.address().getPort() + "/" + Fresh.name("positions"))) {
            SinkPositions positions = new SinkPositions(store, "test");
            positions.advance(Map.of(PARTITION, 7L));
            SinkPositions hurried = positions.within(Duration.ofSeconds(2));
            assertEquals(Map.of(PARTITION, 7L), hurried.of(List.of(PARTITION)));

            link.become(new LinkCondition.HalfOpen());

            assertTimeoutPreemptively(
                    Duration.ofSeconds(15),
                    () -> assertThrows(MongoException.class, () -> hurried.of(List.of(PARTITION))));
        }
    }
}
