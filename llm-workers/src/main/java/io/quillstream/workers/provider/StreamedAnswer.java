package io.quillstream.workers.provider;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import io.quillstream.workers.model.CallEvents;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waits for a streamed answer and passes its pieces on as they come. */
final class StreamedAnswer {

    private StreamedAnswer() {}

    /** The whole answer. Throws what the provider's client reports. */
    static ChatResponse of(StreamingChatModel model, ChatRequest request, CallEvents events) {
        CompletableFuture<ChatResponse> whole = new CompletableFuture<>();
        model.chat(request, new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                events.delta(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        try {
            // Our HTTP client reads the stream within the call above, so that nothing comes after it.
            if (!whole.isDone()) {
                throw new ProviderFailure.Unreachable("stream ended before the answer did");
            }
            ChatResponse response = whole.join();
            if (response.finishReason() == null) {
                throw new ProviderFailure.Unreachable("stream ended before the answer did");
            }
            return response;
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        } finally {
            events.deltasEnd();
        }
    }
}
