package io.quillstream.ingest.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.ingest.http.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"})
    void aTextThatBeginsLikeAFormulaIsMadeText(String text) {
        assertEquals("a\r\n'" + text + "\r\n", csv(JsonText.object().put("a", text)));
    }

    @Test
    void whatNeedsQuotesIsQuoted() {
        assertEquals("a\r\n\"x, \"\"y\"\"\"\r\n", csv(JsonText.object().put("a", "x, \"y\"")));
        assertEquals("a\r\n\"'\t\n\"\r\n", csv(JsonText.object().put("a", "\t\n")));
        assertEquals("a\r\n\"'\r\"\r\n", csv(JsonText.object().put("a", "\r")));
        assertEquals("a\r\n\"'\n=1+1\"\r\n", csv(JsonText.object().put("a", "\n=1+1")));
    }

    @Test
    void numbersStayNumbersAndNothingIsEmpty() {
        assertEquals("a\r\n-5\r\n", csv(JsonText.object().put("a", -5)));
        assertEquals("a\r\n\r\n", csv(JsonText.object().putNull("a")));
        ObjectNode nested = JsonText.object();
        nested.putObject("b").put("c", 7);
        assertEquals("b.c\r\n7\r\n", Csv.of(List.of("b.c"), List.of(nested)));
    }

    private static String csv(ObjectNode row) {
        return Csv.of(List.of("a"), List.of(row));
    }
}
