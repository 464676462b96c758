package io.quillstream.workers.provider;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.prompt.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One provider's model behind the port: translates the prompt into a LangChain4j request, and answers and exceptions
 * into replies. One call, no retry. Thread-safe.
 */
public final class LangChainModel implements TextModel {

    private final String provider;
    private final String model;
    private final ChatModel chat;
    private final Optional<StreamingChatModel> streaming;
    private final AnswerFormat format;
    private final LengthLimit limit;

    /**
     * @param provider name as in the chain
     * @param model name as prices know it
     * @param streaming the same model as a stream, if it has one
     * @param format how it is told the structure of the answer
     */
    public LangChainModel(
            String provider,
            String model,
            ChatModel chat,
            Optional<StreamingChatModel> streaming,
            AnswerFormat format) {
        this(provider, model, chat, streaming, format, LengthLimit.OUTPUT);
    }

    /** @param limit how it is told the length of the answer, where a prompt asks for another than it was made with */
    LangChainModel(
            String provider,
            String model,
            ChatModel chat,
            Optional<StreamingChatModel> streaming,
            AnswerFormat format,
            LengthLimit limit) {
        this.provider = provider;
        this.model = model;
        this.chat = chat;
        this.streaming = streaming;
        this.format = format;
        this.limit = limit;
    }

    @Override
    public ModelReply write(ModelCall call) {
        try {
            ChatRequest request = request(call.prompt());
            ChatResponse response = call.events().wantsDeltas() && streaming.isPresent()
                    ? StreamedAnswer.of(streaming.get(), request, call.events())
                    : chat.chat(request);
            return reply(call.prompt(), response);
        } catch (RuntimeException e) {
            return Troubles.of(e, provider, model);
        }
    }

    private ChatRequest request(Prompt prompt) {
        List<ChatMessage> messages = new ArrayList<>();
        messages.add(SystemMessage.from(prompt.system()));
        for (int i = 0; i < prompt.turns().size(); i++) {
            String turn = prompt.turns().get(i);
            messages.add(i % 2 == 0 ? UserMessage.from(turn) : AiMessage.from(turn));
        }
        ChatRequest.Builder request = ChatRequest.builder().messages(messages);
        return request.parameters(parameters(prompt)).build();
    }

    private ChatRequestParameters parameters(Prompt prompt) {
        DefaultChatRequestParameters.Builder<?> parameters =
                prompt.mostTokens().isPresent() ? limit.of(prompt.mostTokens().get()) : ChatRequestParameters.builder();
        format.of(prompt.shape()).ifPresent(parameters::responseFormat);
        return parameters.build();
    }

    private ModelReply reply(Prompt prompt, ChatResponse response) {
        String text =
                Optional.ofNullable(response.aiMessage()).map(AiMessage::text).orElse("");
        if (response.finishReason() == FinishReason.CONTENT_FILTER) {
            return new Trouble(TroubleKind.REFUSED, provider, model, "content filter", Optional.empty(), 1);
        }
        if (text.isBlank()) {
            return new Trouble(TroubleKind.GARBLED, provider, model, "empty answer", Optional.empty(), 1);
        }
        return new Answer(
                text,
                provider,
                model,
                Optional.of(Usage.of(response, prompt, text)),
                response.finishReason() == FinishReason.LENGTH,
                false,
                false,
                1);
    }
}
