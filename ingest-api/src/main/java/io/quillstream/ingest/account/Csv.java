package io.quillstream.ingest.account;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/**
 * Rows of JSON objects as CSV (RFC 4180). A text that a spreadsheet would take for a formula gets an apostrophe in
 * front, so that opening a report runs nothing.
 */
final class Csv {

    static final String MEDIA_TYPE = "text/csv";

    /** In full width too: where people write so, spreadsheets take one for the other. */
    private static final Set<Character> FORMULA =
            Set.of('=', '+', '-', '@', '\t', '\r', '\n', '\uff1d', '\uff0b', '\uff0d', '\uff20');

    private Csv() {}

    static String of(List<String> columns, Iterable<? extends JsonNode> rows) {
        StringBuilder csv = new StringBuilder(String.join(",", columns)).append("\r\n");
        for (JsonNode row : rows) {
            for (int i = 0; i < columns.size(); i++) {
                csv.append(i == 0 ? "" : ",")
                        .append(cell(row.at("/" + columns.get(i).replace('.', '/'))));
            }
            csv.append("\r\n");
        }
        return csv.toString();
    }

    private static String cell(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "";
        }
        if (!value.isTextual()) {
            return value.asText();
        }
        String text = value.textValue();
        String safe = !text.isEmpty() && FORMULA.contains(text.charAt(0)) ? "'" + text : text;
        boolean plain = safe.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? safe : '"' + safe.replace("\"", "\"\"") + '"';
    }
}
