package io.quillstream.ingest.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.ingest.http.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A page of a report: JSON {@code {data, next_cursor}}, or CSV for a client that accepts it, with the next page in the
 * header field Link.
 *
 * @param columns of the CSV; {@code a.b} is field b of object a
 * @param nextCursor null on the last page
 */
record Report(List<String> columns, List<ObjectNode> rows, String nextCursor) {

    void answer(Context request) {
        request.res().addHeader("Vary", "Accept");
        if (nextCursor != null) {
            String cursor = URLEncoder.encode(nextCursor, StandardCharsets.UTF_8);
            request.header("Link", "<" + request.path() + "?cursor=" + cursor + ">; rel=\"next\"");
        }
        if (wantsCsv(request.header("Accept"))) {
            request.status(200)
                    .contentType("text/csv; charset=utf-8")
                    .header("Content-Disposition", "attachment; filename=\"report.csv\"")
                    .result(Csv.of(columns, rows).getBytes(StandardCharsets.UTF_8));
            return;
        }
        ObjectNode body = JsonText.object();
        body.putArray("data").addAll(rows);
        body.put("next_cursor", nextCursor);
        Answers.json(request, 200, body);
    }

    private static boolean wantsCsv(String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).strip().startsWith(Csv.MEDIA_TYPE);
    }
}
