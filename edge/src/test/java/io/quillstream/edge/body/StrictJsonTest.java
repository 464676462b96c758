package io.quillstream.edge.body;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    private static JsonNode parse(String text) {
        return StrictJson.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemCode refusal(byte[] bytes) {
        return assertThrows(ProblemException.class, () -> StrictJson.parse(bytes))
                .code();
    }

    private static ProblemCode refusal(String text) {
        return refusal(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "{'a':1}",
                "{a:1}",
                "// c\n{}",
                "/* c */ {}",
                "# c\n{}",
                "NaN",
                "[Infinity]",
                "-Infinity",
                "+1",
                "01",
                "1.",
                ".5",
                "0x10",
                "tru",
                "nul",
                "\"a\tb\"",
                "\"\\x41\"",
                "\"\\u12\"",
                "{} {}",
                "{}x",
                "1 2",
                "\"\\u0000\"",
                "{\"a\\u0000\":1}",
                "\"\\ud800\"",
                "\"\\udc00\\ud800\"",
                "{\"\\ud800x\":1}",
                "\"\\ud83d\\ud83d\\ude00\"",
                "1e400",
                "-1e400",
                "1e-400",
                "1e99999999999",
                "\uFEFF{}"
            })
    void refusesWhatIsNotJsonOrAmbiguous(String text) {
        assertEquals(ProblemCode.MALFORMED_JSON, refusal(text));
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        assertEquals(ProblemCode.MALFORMED_JSON, refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16)));
        assertEquals(ProblemCode.MALFORMED_JSON, refusal("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(ProblemCode.MALFORMED_JSON, refusal(new byte[] {'"', (byte) 0xC0, (byte) 0x80, '"'}));
        assertEquals(ProblemCode.MALFORMED_JSON, refusal(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}));
        assertEquals(ProblemCode.MALFORMED_JSON, refusal(new byte[] {'"', (byte) 0xE9, '"'}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "[{\"x\":{\"a\":1,\"b\":2,\"a\":3}}]", "{\"a\":1,\"\\u0061\":2}"})
    void refusesTheSameKeyTwice(String text) {
        assertEquals(ProblemCode.DUPLICATE_KEY, refusal(text));
    }

    @Test
    void readsSixtyFourLevelsAndNoMore() {
        assertTrue(parse("[".repeat(64) + "]".repeat(64)).isArray());
        assertEquals(ProblemCode.MALFORMED_JSON, refusal("[".repeat(65) + "]".repeat(65)));
        assertEquals(ProblemCode.MALFORMED_JSON, refusal("{\"a\":".repeat(100_000)));
        assertEquals(ProblemCode.MALFORMED_JSON, refusal("[".repeat(1_000_000)));
    }

    @Test
    void saysQuicklyThatANumberIsBeyondReason() {
        parse("1");
        for (String number : new String[] {"1".repeat(1_000_000), "0." + "1".repeat(1_000_000), "1e1000000000"}) {
            // CPU time, since a busy machine takes its time for any thread.
            long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            assertEquals(ProblemCode.MALFORMED_JSON, refusal("[" + number + "]"));
            long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
            assertTrue(took < Duration.ofMillis(200).toNanos(), () -> took + " ns");
        }
    }

    @Test
    void keepsIntegersAndOtherNumbersApart() {
        assertTrue(parse("5").isIntegralNumber());
        assertTrue(parse("-0").isIntegralNumber());
        assertTrue(parse("2147483648").isIntegralNumber());
        assertEquals(
                "123456789012345678901234567890",
                parse("123456789012345678901234567890").asText());
        assertFalse(parse("5.0").isIntegralNumber());
        assertFalse(parse("5e0").isIntegralNumber());
    }

    @Test
    void readsEverythingElse() {
        JsonNode value = parse(" {\"a\":[true,false,null,\"\\ud83d\\ude00 é\"],\"\":{}} \n");
        assertEquals("😀 é", value.path("a").path(3).asText());
        assertTrue(value.path("a").path(2).isNull());
        assertTrue(value.path("").isObject());
    }

    @Test
    void readsManyFieldsAndLongNamesInLinearTime() {
        StringBuilder many = new StringBuilder("{");
        for (int i = 0; i < 4_000; i++) {
            many.append("\"f").append(i).append("\":1,");
        }
        assertEquals(4_001, parse(many.append("\"z\":1}").toString()).size());
        assertEquals(1, parse("{\"" + "n".repeat(1_000_000) + "\":1}").size());
    }

    /** Each pair of braces becomes an object, and each unknown field a violation: many times what was sent. */
    @Test
    void refusesMoreValuesThanAnybodyMeans() {
        assertEquals(4_999, parse("[" + "{},".repeat(4_998) + "{}]").size());
        for (String many : new String[] {"{},", "[],", "1,", "null,", "\"\","}) {
            assertEquals(ProblemCode.PAYLOAD_TOO_LARGE, refusal("[" + many.repeat(10_000) + "1]"));
            // What comes behind is not even looked at.
            assertEquals(ProblemCode.PAYLOAD_TOO_LARGE, refusal("[" + many.repeat(10_000) + "!"));
        }
        StringBuilder fields = new StringBuilder("{");
        for (int i = 0; i < 5_000; i++) {
            fields.append("\"f").append(i).append("\":1,");
        }
        assertEquals(
                ProblemCode.PAYLOAD_TOO_LARGE, refusal(fields.append("\"z\":1}").toString()));
    }

    @Test
    void echoesOnlyTheBeginningOfAKey() {
        String key = "k".repeat(500);
        ProblemException refusal =
                assertThrows(ProblemException.class, () -> parse("{\"" + key + "\":1,\"" + key + "\":2}"));
        assertTrue(refusal.getMessage().contains("k".repeat(64)));
        assertFalse(refusal.getMessage().contains("k".repeat(65)));
    }
}
