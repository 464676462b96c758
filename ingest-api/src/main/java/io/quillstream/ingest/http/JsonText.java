package io.quillstream.ingest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.stores.progress.ProgressJson;
import java.time.Instant;

/** How values look in JSON answers. */
public final class JsonText {

    private JsonText() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A time as event streams show it, in UTC with three fraction digits; null stays null. */
    public static String time(Instant instant) {
        return instant == null ? null : ProgressJson.time(instant);
    }

    /** The text of an id; null stays null. */
    public static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
