package io.quillstream.workers.task;

import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import java.util.List;

/** Notes names of stages and pieces of text as they are told. */
record Heard(List<String> told) implements Telling {

    @Override
    public void begins(Stage stage) {
        // Only what is told counts.
    }

    @Override
    public Runnable stage(ProgressReported stage) {
        return () -> told.add(stage.getStage());
    }

    @Override
    public Runnable delta(DeltaStreamed delta) {
        return () -> told.add("\"" + delta.getText() + "\"");
    }

    @Override
    public boolean wantsDeltas() {
        return true;
    }

    @Override
    public boolean wanted() {
        return true;
    }
}
