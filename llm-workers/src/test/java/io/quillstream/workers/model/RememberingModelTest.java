package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.workers.Calls;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Prompt;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RememberingModelTest {

    private final AtomicInteger asked = new AtomicInteger();
    private final TextModel model = new RememberingModel(
            call -> new Answer(
                    "answer " + asked.incrementAndGet(), "openai", "m", Optional.empty(), false, false, false, 1),
            new InMemoryAnswerCache(),
            "settings");

    /** Else an answer that a lower limit cut off would stay after the operator has raised it. */
    @Test
    void anAnswerUnderAnotherLimitIsAnother() {
        Prompt prompt = Calls.prompt(CopyType.TITLES, 5);
        for (int times = 0; times < 2; times++) {
            assertEquals("answer 1", answer(prompt).text());
            assertEquals("answer 2", answer(limited(prompt, 100)).text());
            assertEquals("answer 3", answer(limited(prompt, 200)).text());
        }
        assertTrue(answer(prompt).cached());
    }

    private Answer answer(Prompt prompt) {
        return (Answer) model.write(Calls.call(prompt));
    }

    private static Prompt limited(Prompt prompt, int most) {
        return new Prompt(
                prompt.system(),
                prompt.turns(),
                prompt.shape(),
                prompt.templateVersion(),
                prompt.secrets(),
                Optional.of(most));
    }
}
