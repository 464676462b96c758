package io.quillstream.bridge.job;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.quillstream.bridge.stream.SseFrames;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.stores.progress.ProgressJson;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The bytes of a numbered event, equal for every client and whatever it was made from. */
final class NumberedFrame {

    private static final JsonFactory JSON = new JsonFactory();

    private NumberedFrame() {}

    static byte[] of(ProgressReported event, int number) {
        return SseFrames.numbered(number, event.getStage(), ProgressJson.of(event, number));
    }

    /** @param json as {@link ProgressJson} wrote it */
    static byte[] of(String json, int number) {
        return SseFrames.numbered(number, stage(json), json);
    }

    static String stage(String json) {
        try (JsonParser parser = JSON.createParser(json)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.FIELD_NAME
                        && parser.currentName().equals("stage")) {
                    return parser.nextTextValue();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalStateException("An event of the history has no stage");
    }
}
