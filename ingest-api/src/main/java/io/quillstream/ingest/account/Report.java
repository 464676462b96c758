package io.quillstream.ingest.account;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.ingest.http.JsonText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A page of a report: JSON {@code {data, next_cursor}}, or CSV for a client that accepts it, with the next page in the
 * header field Link.
 *
 * @param columns of the CSV; {@code a.b} is field b of object a
 * @param parameters of the query that the list has read and found good, besides the cursor
 * @param nextCursor null on the last page
 */
record Report(List<String> columns, Set<String> parameters, List<ObjectNode> rows, String nextCursor) {

    /** The head of an answer has its bounds, and who asks may write more into a query than fits. */
    private static final int LONGEST_QUERY = 2_048;

    void answer(Context request) {
        request.res().addHeader("Vary", "Accept");
        if (nextCursor != null) {
            request.header("Link", "<" + request.path() + "?" + nextQuery(request) + ">; rel=\"next\"");
        }
        if (wantsCsv(request.header("Accept"))) {
            request.status(200)
                    .contentType("text/csv; charset=utf-8")
                    .header("Content-Disposition", "attachment; filename=\"report.csv\"");
            Answers.bytes(request, Csv.of(columns, rows).getBytes(StandardCharsets.UTF_8));
            return;
        }
        ObjectNode body = JsonText.object();
        body.putArray("data").addAll(rows);
        body.put("next_cursor", nextCursor);
        Answers.json(request, 200, body);
    }

    /** The question as it was asked, but from the next cursor on; of a very long one what means something here. */
    private String nextQuery(Context request) {
        String asBefore = query(request, name -> !name.equals("cursor"));
        String kept = asBefore.length() > LONGEST_QUERY ? query(request, parameters::contains) : asBefore;
        return kept + (kept.isEmpty() ? "" : "&") + encoded("cursor", nextCursor);
    }

    private static String query(Context request, Predicate<String> repeated) {
        return request.queryParamMap().entrySet().stream()
                .filter(parameter -> repeated.test(parameter.getKey()))
                .flatMap(parameter -> parameter.getValue().stream().map(value -> encoded(parameter.getKey(), value)))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static boolean wantsCsv(String accept) {
        return accept != null && accept.toLowerCase(Locale.ROOT).strip().startsWith(Csv.MEDIA_TYPE);
    }
}
