package io.quillstream.workers.task;

import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;

/** Who is told how one delivery of a task goes. Called by one thread at a time, in the order in which things happened. */
public interface Telling {

    /** A stage begins at this moment; {@link #stage} may tell of it later, or not at all. */
    void begins(Stage stage);

    /** A stage has begun. Running what this returns tells of it, without waiting until anybody has heard. */
    Runnable stage(ProgressReported stage);

    /** A piece of text came; told by running what this returns. May be lost without harm. */
    Runnable delta(DeltaStreamed delta);

    /** Whether anybody is told pieces of text. */
    boolean wantsDeltas();

    /** Whether somebody still waits for the result. */
    boolean wanted();
}
