package io.quillstream.workers.local;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/** The local writer as a stream: the same answer, in pieces of a few words. Calls back on the calling thread. */
public final class LocalStreamingWriter implements StreamingChatModel {

    private static final int PIECE = 48;

    private final LocalWriter writer;

    public LocalStreamingWriter(LocalWriter writer) {
        this.writer = writer;
    }

    @Override
    public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
        ChatResponse response = writer.chat(request);
        String text = response.aiMessage().text();
        for (int from = 0; from < text.length(); ) {
            int to = Math.min(text.length(), from + PIECE);
            if (to < text.length() && Character.isHighSurrogate(text.charAt(to - 1))) {
                to++;
            }
            handler.onPartialResponse(text.substring(from, to));
            from = to;
        }
        handler.onCompleteResponse(response);
    }
}
