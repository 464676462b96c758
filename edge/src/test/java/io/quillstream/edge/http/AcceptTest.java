package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | true",
                "text/* | true",
                "text/event-stream | true",
                "Text/Event-Stream | true",
                "application/json, text/event-stream;q=0.1 | true",
                "text/event-stream; charset=utf-8 | true",
                "application/json, */*;q=0.8 | true",
                "application/json | false",
                "text/html, application/xhtml+xml | false",
                "text/event-stream;q=0 | false",
                "*/*, text/event-stream; q=0.0 | false",
                "text/*;q=0, */* | false",
                "event-stream | false",
                "; | false"
            })
    void followsTheMostSpecificRange(String field, boolean allowed) {
        assertEquals(allowed, Accept.allows(field, "text/event-stream"));
    }

    @Test
    void anAbsentOrEmptyFieldAllowsEverything() {
        assertEquals(true, Accept.allows(null, "text/event-stream"));
        assertEquals(true, Accept.allows("", "text/event-stream"));
    }
}
