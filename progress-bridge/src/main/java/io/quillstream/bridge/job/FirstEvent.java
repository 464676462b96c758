package io.quillstream.bridge.job;

import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;

/**
 * Tells whether an event is the first of its job, so that nothing can be missing before it: a job begins with being
 * queued, or with its refusal if that was decided after its 202.
 */
final class FirstEvent {

    /** Why a job ends without ever having been queued. */
    static final String REFUSED = "QUOTA_EXCEEDED";

    private FirstEvent() {}

    static boolean isOne(ProgressReported event) {
        boolean refusal =
                event.getFailure() != null && event.getFailure().getCode().equals(REFUSED);
        return event.getStage().equals(Stage.QUEUED.wireName()) || refusal;
    }

    /** @param json as the history has it */
    static boolean isOne(String json) {
        return NumberedFrame.stage(json).equals(Stage.QUEUED.wireName())
                || json.contains("\"code\":\"" + REFUSED + "\"");
    }
}
