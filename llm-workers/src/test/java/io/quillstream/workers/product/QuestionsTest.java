package io.quillstream.workers.product;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuestionsTest {

    private static final List<String> OF_EVERY_PRODUCT = List.of(
            "Which shipping options are there?",
            "Can I return it if I change my mind?",
            "What does the warranty cover?",
            "What are the technical specifications?");

    @Test
    void whatBuyersAskOfAnyProductIsThereHoweverManyQuestionsTheTextAsks() {
        String text =
                IntStream.range(0, 12).mapToObj(i -> "Is part " + i + " new?").collect(Collectors.joining("\n"));
        List<String> questions = of(text);
        assertEquals("Is part 0 new?", questions.getFirst());
        assertEquals(OF_EVERY_PRODUCT, questions.subList(1, 5));
        assertEquals("Is part 1 new?", questions.get(5));
        assertEquals(10, questions.size());
    }

    @Test
    void theyAreThereWithoutAnyText() {
        assertEquals(OF_EVERY_PRODUCT, of(""));
    }

    @Test
    void noneIsAskedTwice() {
        List<String> questions = of("Is it red? What does the warranty cover? Is it red?\nWaterproof, with a battery.");
        assertEquals(
                List.of("How long does the battery last and how is it charged?", "How well does it cope with water?"),
                questions.subList(5, 7));
        assertEquals(questions.size(), new HashSet<>(questions).size());
    }

    private static List<String> of(String text) {
        return Questions.of(text, Sentences.of(text));
    }
}
