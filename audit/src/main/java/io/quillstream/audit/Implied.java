package io.quillstream.audit;

import io.quillstream.processors.decide.Change;
import io.quillstream.processors.decide.Ending;
import io.quillstream.processors.state.JobState;
import java.util.Optional;

/** What a cause implies for its workspace's ledger. */
sealed interface Implied {

    /**
     * These entries, in this order.
     *
     * @param change account and entries after it
     * @param effect what happens to a job
     */
    record Entries(Change change, Optional<Effect> effect) implements Implied {
        Entries(Change change) {
            this(change, Optional.empty());
        }
    }

    /** The cause gives no right to an entry like the one that is there. */
    record Nothing(String field, String expected, String found) implements Implied {}

    /** What happens to a job beside the ledger. */
    sealed interface Effect {

        /** It begins. */
        record Opens(JobState job) implements Effect {}

        /** It ends. */
        record Ends(JobState job, Ending ending) implements Effect {}
    }
}
