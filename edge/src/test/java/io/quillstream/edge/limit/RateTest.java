package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {

    @Test
    void ratesAreReadAsWritten() {
        assertEquals(Rate.perMinute(10), Rate.parse("10/min"));
        assertEquals(Rate.perMinute(10), Rate.parse(" 10/m "));
        assertEquals(3600, Rate.parse("5/h").window().toSeconds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0/min", "-1/min", "10/day", "x/min", "10 per min", "99999999999/s"})
    void otherRatesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
    }
}
