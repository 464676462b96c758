package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.workers.Calls;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.prompt.CopyType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FallbackModelTest {

    private static final Trouble DOWN =
            new Trouble(TroubleKind.UNAVAILABLE, "p", "m", "status 500", Optional.empty(), 3);

    /** The worker is stopping, and another one does the task: a failure would be told for good. */
    @Test
    void aStandInThatIsInterruptedFailsNothing() {
        assertEquals(new Interrupted(3), written(new Interrupted(0)));
    }

    @Test
    void theAnswerOfAStandInIsDegraded() {
        Answer answer = new Answer("{}", "local", "l", Optional.empty(), false, false, false, 1);
        assertEquals(answer.asDegraded().plusCalls(3), written(answer));
    }

    @Test
    void aStandInThatFailsLeavesItAtTheTroubleBefore() {
        assertEquals(DOWN, written(new Trouble(TroubleKind.GARBLED, "local", "l", "empty", Optional.empty(), 1)));
    }

    /** With a provider that is down. */
    private static ModelReply written(ModelReply standIn) {
        TextModel provider = call -> DOWN;
        TextModel local = call -> standIn;
        return new FallbackModel(List.of(provider), Optional.of(local))
                .write(Calls.call(Calls.prompt(CopyType.TITLES, 1)));
    }
}
