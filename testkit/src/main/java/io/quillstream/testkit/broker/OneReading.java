package io.quillstream.testkit.broker;

import java.util.Map;

/** For consumers of tests that read a topic up to what they look for, and are closed then. */
public final class OneReading {

    /**
     * Settings of such a consumer. A client that is closed waits for the answer to its last fetch, and a broker that has
     * nothing new keeps a fetch for half a second: more than the reading itself, and a test may read a hundred times.
     */
    public static final Map<String, Object> SETTINGS = Map.of("fetch.max.wait.ms", 20);

    private OneReading() {}
}
