package io.quillstream.ingest.request;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferenceTest {

    @Test
    void whatIsNotUnderstoodIsIgnored() {
        assertEquals(new Preference(false, Duration.ZERO), Preference.of(List.of()));
        assertEquals(new Preference(false, Duration.ZERO), Preference.of(List.of("wait=soon, handling=lenient", ";")));
    }

    @Test
    void preferencesMayShareAFieldOrHaveTheirOwn() {
        Preference both = new Preference(true, Duration.ofSeconds(5));
        assertEquals(both, Preference.of(List.of("respond-async, wait=5")));
        assertEquals(both, Preference.of(List.of("Respond-Async; foo=bar", "wait = \"5\"")));
    }

    @Test
    void whatStandsInAQuotedTextIsNoPreference() {
        Preference none = new Preference(false, Duration.ZERO);
        assertEquals(none, Preference.of(List.of("note=\"later, wait=5, respond-async\"")));
        assertEquals(none, Preference.of(List.of("note=\"a \\\" b, respond-async, c\"")));
        Preference async = new Preference(true, Duration.ZERO);
        assertEquals(async, Preference.of(List.of("note=\"a;b,c\"; d=\",\", respond-async")));
        assertEquals(async, Preference.of(List.of("respond-async, note=\"never closed, wait=5")));
    }

    @Test
    void ofAPreferenceThatStandsTwiceTheFirstCounts() {
        Preference five = new Preference(false, Duration.ofSeconds(5));
        assertEquals(five, Preference.of(List.of("wait=5, wait=60")));
        assertEquals(five, Preference.of(List.of("wait=5", "wait=0")));
    }

    @Test
    void nobodyWaitsLongerThanAMinute() {
        assertEquals(
                Duration.ofSeconds(60), Preference.of(List.of("wait=999999999")).waiting());
        assertEquals(Duration.ZERO, Preference.of(List.of("wait=99999999999")).waiting());
    }
}
