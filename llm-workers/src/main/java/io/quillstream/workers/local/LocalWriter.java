package io.quillstream.workers.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.workers.model.TokenEstimate;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The {@code local} provider behind the interface of the real ones: same prompt, same answer, valid for every template.
 * Thread-safe; waits the given time as a model would.
 */
public final class LocalWriter implements ChatModel {

    /** Name of the one model it has. */
    public static final String MODEL = "local-writer-1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Duration latency;

    /** @param latency how long each answer takes */
    public LocalWriter(Duration latency) {
        this.latency = latency;
    }

    /** Throws {@link LocalInterruptedException} if the thread is interrupted while it waits. */
    @Override
    public ChatResponse doChat(ChatRequest request) {
        pause();
        String answer = answer(request.messages());
        int input = request.messages().stream()
                .mapToInt(message -> TokenEstimate.of(text(message)))
                .sum();
        return ChatResponse.builder()
                .aiMessage(AiMessage.from(answer))
                .modelName(MODEL)
                .tokenUsage(new TokenUsage(input, TokenEstimate.of(answer)))
                .finishReason(FinishReason.STOP)
                .build();
    }

    private static String answer(List<ChatMessage> messages) {
        List<String> turns = messages.stream()
                .filter(UserMessage.class::isInstance)
                .map(LocalWriter::text)
                .toList();
        Brief brief = Brief.of(turns);
        Voice voice = new Voice(brief, seed(turns));
        ObjectNode root = JSON.createObjectNode();
        ArrayNode items = root.putArray("items");
        Set<String> said = new HashSet<>();
        if (brief.type().equals("faq")) {
            FaqWriter.write(voice).stream()
                    .filter(pair -> !brief.avoid().contains(pair.getKey()) && said.add(Words.gist(pair.getKey())))
                    .limit(brief.count())
                    .forEach(pair ->
                            items.addObject().put("question", pair.getKey()).put("answer", pair.getValue()));
        } else {
            strings(voice)
                    .filter(item -> !brief.avoid().contains(item) && said.add(Words.gist(item)))
                    .limit(brief.count())
                    .forEach(items::add);
        }
        return root.toString();
    }

    private static Stream<String> strings(Voice voice) {
        return switch (voice.brief().type()) {
            case "selling_points" -> PointWriter.write(voice).stream();
            case "descriptions" -> DescriptionWriter.write(voice);
            default -> TitleWriter.write(voice).stream();
        };
    }

    private static String text(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> system.text();
            case UserMessage user -> user.singleText();
            case AiMessage ai -> ai.text();
            default -> "";
        };
    }

    private static long seed(List<String> turns) {
        return ByteBuffer.wrap(Sha256.of(String.join("\n", turns))).getLong();
    }

    private void pause() {
        if (latency.isPositive()) {
            try {
                Thread.sleep(latency);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalInterruptedException();
            }
        }
    }

    /** The thread was interrupted; its interrupt flag is set again. */
    public static final class LocalInterruptedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LocalInterruptedException() {
            super("Interrupted", null, false, false);
        }
    }
}
