package io.quillstream.bridge.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.javalin.http.Context;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.bridge.access.Viewer;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenStreamsTest {

    /** Its user would have one stream less for as long as the instance lives, over all instances. */
    @Test
    void a_request_that_does_not_become_a_stream_does_not_count() {
        StreamLimit one = new StreamLimit(1, StreamLeases.ALONE);
        OpenStreams streams = new OpenStreams(one, 1_000, new SimpleMeterRegistry());
        Viewer viewer = new Viewer(UUID.randomUUID(), "ada", Optional.empty(), Optional.empty());

        for (int tries = 0; tries < 3; tries++) {
            assertThrows(IllegalStateException.class, () -> streams.open(ended(), viewer, () -> {}));
        }
        assertEquals(0, streams.size());
    }

    /** A request that has come to its end meanwhile. */
    private static Context ended() {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(),
                new Class<?>[] {Context.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "status", "header" -> proxy;
                    default -> throw new IllegalStateException("the request has ended");
                });
    }
}
