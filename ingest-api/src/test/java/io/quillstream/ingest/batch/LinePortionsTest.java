package io.quillstream.ingest.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.identity.Principal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LinePortionsTest {

    private static final String FIVE = "one\n\ntwo\nthree\nfour\n  \nfive\n\n";

    @Test
    void aPortionIsFullUntilTheLastOne() throws IOException {
        LinePortions portions = portions(FIVE, 2);
        assertEquals(List.of(1, 3), numbers(portions));
        assertEquals(List.of(4, 5), numbers(portions));
        assertFalse(portions.over());
        assertEquals(List.of(7), numbers(portions));
        assertTrue(portions.over());
        assertEquals(List.of(), numbers(portions));
    }

    /** They are held: ten thousand lines of three kilobytes each would be thirty megabytes a batch. */
    @Test
    void aPortionOfLongLinesHasFewer() throws IOException {
        LinePortions portions = portions(("x".repeat(2_048) + "\n").repeat(7), 10);
        assertEquals(List.of(1, 2, 3, 4, 5), numbers(portions));
        assertEquals(List.of(6, 7), numbers(portions));
        assertTrue(portions.over());
    }

    /** So that a batch of just that size need not be read again for its fingerprint. */
    @Test
    void aPortionThatHoldsAllIsKnownToBeTheLast() throws IOException {
        LinePortions portions = portions(FIVE, 5);
        assertEquals(5, portions.next().size());
        assertTrue(portions.over());
        assertTrue(portions("\n \n", 5).over());
    }

    @Test
    void whatABatchIsDoesNotDependOnItsPortions() throws IOException {
        assertEquals(fingerprint(FIVE, 1), fingerprint(FIVE, 100));
        BatchFingerprint skimmed = new BatchFingerprint();
        portions(FIVE, 0).skim(skimmed::add);
        assertEquals(fingerprint(FIVE, 1), skimmed.hex());
        assertFalse(fingerprint(FIVE, 2).equals(fingerprint(FIVE.replace("five", "six"), 2)));
    }

    @Test
    void aBadLineIsComparedAsAValueIfItIsJson() throws IOException {
        String json = "{\"custom_id\": \"a\", \"body\": {\"n\": [10, true, null], \"t\": \"\u00e9\"}}\n";
        String sameValue = " {\"body\":{\"t\":\"\\u00e9\",\"n\":[1.0e1,true,null]},\"custom_id\":\"a\"}\n";
        assertEquals(fingerprint(json, 1), fingerprint(sameValue, 1));
        for (String other : List.of("11", "\"10\"", "10, 10", "", "[10]")) {
            assertFalse(fingerprint(json, 1).equals(fingerprint(json.replace("10", other), 1)), other);
        }
        String noJson = "{\"custom_id\": \"a\",}\n";
        assertFalse(fingerprint(noJson, 1).equals(fingerprint(noJson.replace(" ", ""), 1)));
    }

    /** A file that an editor saved with a mark in front loses its first line, and is told why. */
    @Test
    void whatNoParserMustReadMakesItsLineBad() throws IOException {
        for (String bad :
                List.of("\uFEFF{}", "{}\r{}", "{} {}", "{\"custom_id\":\"\\ud800\"}", "{\"custom_id\":\"\\u0000\"}")) {
            List<LineReading> readings = portions(bad + "\r\n\r\n{}", 10).next();
            assertEquals(2, readings.size(), bad);
            assertEquals("MALFORMED_JSON", code(readings.getFirst()), bad);
            assertEquals("VALIDATION_FAILED", code(readings.getLast()), bad);
            assertEquals(3, readings.getLast().line(), bad);
        }
    }

    @Test
    void whatIsWrongWithALineAsAWholeIsSaidOfTheLine() throws IOException {
        List<LineReading> readings = portions("[]\n{\"custom_id\": \"\"}\n", 10).next();
        assertEquals("The line must be of type object", message(readings.getFirst()));
        assertTrue(message(readings.getLast()).startsWith("/"), message(readings.getLast()));
    }

    private static String message(LineReading reading) {
        return ((LineReading.Bad) reading).error().getMessage();
    }

    private static String code(LineReading reading) {
        return ((LineReading.Bad) reading).error().getCode();
    }

    private static String fingerprint(String text, int size) throws IOException {
        LinePortions portions = portions(text, size);
        BatchFingerprint fingerprint = new BatchFingerprint();
        while (!portions.over()) {
            portions.next(fingerprint::add);
        }
        return fingerprint.hex();
    }

    private static List<Integer> numbers(LinePortions portions) throws IOException {
        return portions.next().stream().map(LineReading::line).toList();
    }

    private static LinePortions portions(String text, int size) throws IOException {
        Principal nobody = new Principal(UUID.randomUUID(), "u", "free", Set.of(), Optional.empty(), "jwt:1");
        return new LinePortions(
                new BatchLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))), nobody, size);
    }
}
