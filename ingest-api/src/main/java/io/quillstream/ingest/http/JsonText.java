package io.quillstream.ingest.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** How values look in JSON answers. */
public final class JsonText {

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private JsonText() {}

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A time in UTC with three fraction digits; null stays null. */
    public static String time(Instant instant) {
        return instant == null ? null : RFC_3339.format(instant);
    }

    /** The text of an id; null stays null. */
    public static String text(Object value) {
        return value == null ? null : value.toString();
    }
}
