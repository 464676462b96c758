package io.quillstream.bridge.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.stores.progress.ProgressJson;

/** A piece of generated text as clients see it; it has no number, since it may be lost without harm. */
final class DeltaJson {

    private DeltaJson() {}

    static String of(DeltaStreamed delta) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("job_id", delta.getJobId())
                .put("stage", "delta")
                .put("attempt", delta.getAttempt())
                .put("index", delta.getIndex())
                .put("text", delta.getText())
                .put("at", ProgressJson.time(delta.getAt()))
                .toString();
    }
}
