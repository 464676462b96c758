package io.quillstream.workers.provider;

import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.util.function.Consumer;

/**
 * Reads server-sent events. Unlike the library's parser it passes failures on instead of logging them with the text
 * that caused them.
 */
final class EventStream {

    private EventStream() {}

    /** Calls {@code each} for every event in order; returns at the end of the stream. */
    static void read(InputStream body, Consumer<ServerSentEvent> each) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(body, StrictText.decoder()), 1024);
        String name = null;
        StringBuilder data = new StringBuilder();
        boolean foreign = false;
        boolean any = false;
        try {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.isEmpty()) {
                    if (!data.isEmpty()) {
                        any = true;
                        each.accept(new ServerSentEvent(name, data.toString()));
                    }
                    name = null;
                    data.setLength(0);
                } else if (line.startsWith("event:")) {
                    name = line.substring("event:".length()).strip();
                } else if (!line.startsWith("data:")) {
                    foreign |= !line.startsWith(":") && !line.startsWith("id:") && !line.startsWith("retry:");
                } else {
                    String value = line.substring("data:".length());
                    data.append(data.isEmpty() ? "" : "\n").append(value.startsWith(" ") ? value.substring(1) : value);
                }
            }
        } catch (CharacterCodingException e) {
            throw new ProviderFailure.Garbled("stream is not UTF-8");
        }
        if (!data.isEmpty()) {
            any = true;
            each.accept(new ServerSentEvent(name, data.toString()));
        }
        if (foreign && !any) {
            throw new ProviderFailure.Garbled("answer is no event stream");
        }
    }
}
