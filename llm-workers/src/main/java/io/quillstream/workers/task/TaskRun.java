package io.quillstream.workers.task;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.workers.lane.Lane;
import java.time.Instant;
import java.util.UUID;

/**
 * One delivery of a task to this worker.
 *
 * @param task as dispatched
 * @param lane where it came from
 * @param delivery how often it has been handed out, from 1
 * @param startedAt when this worker began
 * @param stages who is told how it goes
 */
public record TaskRun(TaskDispatched task, Lane lane, int delivery, Instant startedAt, StageReporter stages) {

    public UUID workspace() {
        return UUID.fromString(task.getWorkspaceId());
    }
}
