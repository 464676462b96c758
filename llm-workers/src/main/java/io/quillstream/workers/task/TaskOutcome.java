package io.quillstream.workers.task;

import io.quillstream.workers.reply.CopyItem;
import java.util.List;

/** What became of one delivery of a task. */
public sealed interface TaskOutcome {

    /** The copy is written: exactly as many items as asked for, all valid. */
    record Written(List<CopyItem> items, Spending spending) implements TaskOutcome {}

    /** It cannot be written; the job will be told why. */
    record Failed(FailureCode code, Spending spending) implements TaskOutcome {}

    /** Another worker should have it, since this one is stopping or has lost the task. */
    record GivenBack() implements TaskOutcome {}
}
