package io.quillstream.workers.local;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.quillstream.workers.Calls;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.product.ProductText;
import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Prompt;
import io.quillstream.workers.reply.CopyItem;
import io.quillstream.workers.reply.CopyRules;
import io.quillstream.workers.reply.Leak;
import io.quillstream.workers.reply.ReplyParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalWriterTest {

    private final LocalWriter writer = new LocalWriter(Duration.ZERO);

    @ParameterizedTest
    @EnumSource(CopyType.class)
    void writesValidCopyForEveryProductToneLengthAndCount(CopyType type) {
        for (ProductText product : ProductFixtures.samples()) {
            for (CopySpec.Tone tone : CopySpec.Tone.values()) {
                for (CopySpec.Length length : CopySpec.Length.values()) {
                    for (int count : List.of(1, 5, 10)) {
                        CopySpec spec = new CopySpec(type, tone, length, count, Optional.empty());
                        assertEquals(count, valid(spec, product).size(), () -> spec + " for " + product.name());
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X",
                "",
                "漢字の名前",
                "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
                "The Extraordinarily Long Named Product With All Its Variants, Sizes and Colours for Everybody"
            })
    void copesWithEveryName(String name) {
        ProductText product = ProductText.of(UUID.randomUUID(), name, "", "short text");
        for (CopyType type : CopyType.values()) {
            for (CopySpec.Tone tone : CopySpec.Tone.values()) {
                CopySpec spec = new CopySpec(type, tone, CopySpec.Length.LONG, 10, Optional.of("people, 30+"));
                assertEquals(10, valid(spec, product).size(), () -> spec + " for " + name);
            }
        }
    }

    @Test
    void titlesAreLongEnoughToSayAnything() {
        for (ProductText product : ProductFixtures.samples()) {
            for (CopySpec.Tone tone : CopySpec.Tone.values()) {
                CopySpec spec = new CopySpec(CopyType.TITLES, tone, CopySpec.Length.MEDIUM, 10, Optional.empty());
                valid(spec, product)
                        .forEach(item -> assertTrue(
                                item.text().length() >= 25 && item.text().length() <= 59, () -> item.text()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(CopySpec.Length.class)
    void descriptionsHaveAboutTheWordsAskedFor(CopySpec.Length length) {
        for (ProductText product : ProductFixtures.samples()) {
            CopySpec spec = new CopySpec(CopyType.DESCRIPTIONS, CopySpec.Tone.CASUAL, length, 5, Optional.empty());
            valid(spec, product).forEach(item -> {
                int words = item.text().split("\\s+").length;
                assertTrue(
                        words >= length.words() * 0.85 && words <= length.words() * 1.15,
                        () -> words + " words: " + item.text());
            });
        }
    }

    @Test
    void samePromptSameAnswer() {
        Prompt prompt = Calls.prompt(CopyType.SELLING_POINTS, 5);
        assertEquals(answer(prompt), answer(prompt));
    }

    @Test
    void tonesSoundDifferent() {
        List<String> answers = new ArrayList<>();
        for (CopySpec.Tone tone : CopySpec.Tone.values()) {
            answers.add(answer(Calls.prompt(
                    new CopySpec(CopyType.TITLES, tone, CopySpec.Length.MEDIUM, 5, Optional.empty()),
                    ProductFixtures.bottle())));
        }
        assertEquals(4, answers.stream().distinct().count());
    }

    @Test
    void usesTheProductsOwnText() {
        String answer = answer(Calls.prompt(CopyType.FAQ, 10));
        assertAll(
                () -> assertTrue(answer.contains("Is the lid free of BPA?"), answer),
                () -> assertTrue(answer.contains("24 hours"), answer));
    }

    @Test
    void aFollowUpGetsOnlyWhatIsMissingAndNothingTwice() {
        Prompt first = Calls.prompt(CopyType.TITLES, 5);
        List<String> kept = ReplyParser.parse(answer(first), first.shape()).stream()
                .limit(3)
                .map(CopyItem::text)
                .toList();
        Prompt repair = Calls.renderer().repair(first, Calls.spec(CopyType.TITLES, 5), answer(first), kept, 2);
        List<String> more = ReplyParser.parse(answer(repair), repair.shape()).stream()
                .map(CopyItem::text)
                .toList();
        assertEquals(2, more.size());
        assertTrue(more.stream().noneMatch(kept::contains));
    }

    @Test
    void reportsPlausibleTokens() {
        Prompt prompt = Calls.prompt(CopyType.DESCRIPTIONS, 5);
        ChatResponse response = ask(prompt);
        int characters = prompt.system().length() + prompt.turns().getFirst().length();
        int input = response.tokenUsage().inputTokenCount();
        assertTrue(input > characters / 6 && input < characters / 3, () -> input + " tokens of " + characters);
        assertTrue(response.tokenUsage().outputTokenCount() > 500);
        assertFalse(response.aiMessage().text().isBlank());
        assertNotEquals(0, response.tokenUsage().totalTokenCount());
    }

    private List<CopyItem> valid(CopySpec spec, ProductText product) {
        Prompt prompt = Calls.prompt(spec, product);
        return CopyRules.apply(spec, List.of(), ReplyParser.parse(answer(prompt), prompt.shape()), Leak.of(prompt));
    }

    private String answer(Prompt prompt) {
        return ask(prompt).aiMessage().text();
    }

    private ChatResponse ask(Prompt prompt) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(SystemMessage.from(prompt.system()));
        for (int i = 0; i < prompt.turns().size(); i += 2) {
            messages.add(UserMessage.from(prompt.turns().get(i)));
        }
        return writer.chat(ChatRequest.builder().messages(messages).build());
    }
}
