package io.quillstream.workers.reply;

import io.quillstream.schemas.event.QuestionAnswer;
import java.util.Optional;

/**
 * One item of copy as the caller gets it.
 *
 * @param text the item; of a FAQ {@code Q: …}, line feed, {@code A: …}
 * @param pair the two parts of a FAQ item
 */
public record CopyItem(String text, Optional<QuestionAnswer> pair) {

    static CopyItem of(String text) {
        return new CopyItem(text, Optional.empty());
    }

    static CopyItem of(String question, String answer) {
        return new CopyItem(
                "Q: " + question + "\nA: " + answer,
                Optional.of(QuestionAnswer.newBuilder()
                        .setQuestion(question)
                        .setAnswer(answer)
                        .build()));
    }
}
