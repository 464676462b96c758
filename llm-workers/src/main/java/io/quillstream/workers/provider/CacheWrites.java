package io.quillstream.workers.provider;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tokens that OpenAI wrote into its cache: from GPT-5.6 on they have a price of their own, above that of other input,
 * and the library does not know their field. They are part of the input that it reports.
 */
final class CacheWrites {

    /** Within a text of the answer the quotation marks are escaped, so that nothing there looks like it. */
    private static final Pattern FIELD = Pattern.compile("\"cache_write_tokens\"\\s*:\\s*(\\d{1,9})\\b");

    private CacheWrites() {}

    /** 0 if none are told. */
    static long of(ChatResponseMetadata metadata) {
        if (!(metadata instanceof OpenAiChatResponseMetadata told)) {
            return 0;
        }
        Stream<String> whole = Optional.ofNullable(told.rawHttpResponse()).map(SuccessfulHttpResponse::body).stream();
        Stream<String> events = Optional.ofNullable(told.rawServerSentEvents()).orElse(List.of()).stream()
                .map(ServerSentEvent::data);
        return Stream.concat(whole, events)
                .filter(Objects::nonNull)
                .flatMap(text -> FIELD.matcher(text).results())
                .map((MatchResult field) -> field.group(1))
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }
}
