package io.quillstream.launcher.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One kind of load. */
public interface Scenario {

    /** Puts the load on the target and writes what it saw. */
    void run(Target target, BenchOptions options, ObjectNode figures) throws Exception;
}
