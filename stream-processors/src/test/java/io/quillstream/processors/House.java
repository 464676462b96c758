package io.quillstream.processors;

import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import java.time.Instant;

/** What takes the events of other rooms: the real topology, or the bare decisions. */
interface House {

    /** The broker's append time of a request may differ from the time it claims. */
    void request(GenerationRequested request, Instant appended);

    void grant(CreditsGranted grant);

    void complete(TaskCompleted completion);

    void cancel(CancellationRequested wish);
}
