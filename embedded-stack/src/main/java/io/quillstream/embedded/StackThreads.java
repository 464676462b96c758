package io.quillstream.embedded;

import java.util.concurrent.Executor;

/** Platform threads for starting and stopping: servers in this JVM block and pin while they load their classes. */
final class StackThreads {

    /** A new thread for each task. */
    static final Executor EACH =
            task -> Thread.ofPlatform().daemon().name("embedded-stack").start(task);

    private StackThreads() {}
}
