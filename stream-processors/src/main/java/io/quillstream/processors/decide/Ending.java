package io.quillstream.processors.decide;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.TaskCompleted;
import java.time.Instant;
import java.util.Optional;

/**
 * How a job ends.
 *
 * @param status completed, failed or cancelled
 * @param failure why; null if completed
 * @param cause the record that ended it
 * @param at event time of the end
 * @param completion the completion that ended it, if one did
 * @param begun whether a task of the job was ever given to a worker; if not, no call was made and its tokens are 0, not
 *     unknown
 */
public record Ending(
        String status, Failure failure, Cause cause, Instant at, Optional<TaskCompleted> completion, boolean begun) {

    /** Whether there is content to keep. */
    public boolean completed() {
        return status.equals(JobLifecycle.COMPLETED);
    }
}
