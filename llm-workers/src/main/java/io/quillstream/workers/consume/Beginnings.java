package io.quillstream.workers.consume;

import io.quillstream.schemas.event.TaskDispatched;
import java.util.OptionalLong;

/**
 * Counts how often a task was begun by workers that did not live to end it. That a task was handed out says little against
 * it: whoever dies takes along all that waited for its turn. Implementations are thread-safe and do not throw.
 */
public interface Beginnings {

    /** Counts one beginning more; how many there are now, or empty if nobody can tell. */
    OptionalLong another(TaskDispatched task);

    /** Takes one back, because this worker is there to do so, whatever became of the task. */
    void survived(TaskDispatched task);
}
