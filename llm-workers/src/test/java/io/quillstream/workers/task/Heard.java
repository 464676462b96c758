package io.quillstream.workers.task;

import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import java.util.ArrayList;
import java.util.List;

/** Notes names of stages and pieces of text as they are told, and before that when they are made ready for it. */
record Heard(List<String> told, List<String> written) implements Telling {

    Heard(List<String> told) {
        this(told, new ArrayList<>());
    }

    @Override
    public void begins(Stage stage) {
        // Only what is told counts.
    }

    @Override
    public Runnable stage(ProgressReported stage) {
        written.add("write " + stage.getStage());
        return () -> told.add(stage.getStage());
    }

    @Override
    public Runnable delta(DeltaStreamed delta) {
        written.add("write text");
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
