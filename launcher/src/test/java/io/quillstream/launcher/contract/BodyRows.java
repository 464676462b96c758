package io.quillstream.launcher.contract;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** B: bodies that are not of the type, not in the encoding, or no JSON. */
final class BodyRows {

    private static final String POST = "POST /api/v1/copy/generate";
    private static final String JSON = "Content-Type: application/json";
    private static final String NOT_JSON = "400 MALFORMED_JSON";
    private static final String INVALID = "422 VALIDATION_FAILED";

    private final Tenant tenant;
    private final List<BadRow> rows = new ArrayList<>();

    private BodyRows(Tenant tenant) {
        this.tenant = tenant;
    }

    static List<BadRow> of(Tenant tenant) {
        BodyRows table = new BodyRows(tenant);
        table.types();
        table.noOrders();
        table.absurd();
        return table.rows;
    }

    private void row(String id, String what, byte[] body, String answer, String... fields) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.add(tenant.authorization());
        rows.add(BadRow.of(id, what, RawHttp.request(POST, body, all.toArray(String[]::new)), answer));
    }

    private void json(String id, String what, String body, String answer) {
        row(id, what, body.getBytes(StandardCharsets.UTF_8), answer, JSON);
    }

    private void types() {
        byte[] order = tenant.order().getBytes(StandardCharsets.UTF_8);
        row("B020", "no type", order, "415 UNSUPPORTED_MEDIA_TYPE");
        for (String type : List.of(
                "text/plain",
                "application/x-www-form-urlencoded",
                "application/jsonp",
                "application/json, text/plain",
                "application/json; charset=utf-16")) {
            row("B020", type, order, "415 UNSUPPORTED_MEDIA_TYPE", "Content-Type: " + type);
        }
        row("B020", "two types", order, "415 UNSUPPORTED_MEDIA_TYPE", JSON, "Content-Type: text/plain");
        for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32")) {
            byte[] bytes = tenant.order().getBytes(Charset.forName(charset));
            String type = JSON + "; charset=" + charset;
            row("B021", charset + ", said", bytes, "415 UNSUPPORTED_MEDIA_TYPE", type);
            row("B021", charset + ", not said", bytes, NOT_JSON, JSON);
        }
        for (String encoding : List.of("br", "zstd", "deflate", "gzip, gzip", "identity, br")) {
            row("B020", encoding, order, "415 ENCODING_UNSUPPORTED", JSON, "Content-Encoding: " + encoding);
        }
    }

    private void noOrders() {
        String good = tenant.order();
        json("B022", "nothing", "", NOT_JSON);
        for (String other : List.of("null", "[]", "\"x\"", "7", "[" + good + "]")) {
            json("B022", other.substring(0, Math.min(9, other.length())), other, INVALID);
        }
        json("B023", "cut", good.substring(0, good.length() - 1), NOT_JSON);
        json("B023", "a trailing comma", good.replace("}", ",}"), NOT_JSON);
        json("B023", "a comment", good.replace("}", "/* */}"), NOT_JSON);
        json("B023", "NaN", tenant.order(",\"count\":NaN"), NOT_JSON);
        json("B023", "Infinity", tenant.order(",\"count\":Infinity"), NOT_JSON);
        json("B023", "single quotes", good.replace('"', '\''), NOT_JSON);
        json("B023", "a name without quotes", tenant.order(",count:5"), NOT_JSON);
        json("B023", "a control character", tenant.order(",\"tone\":\"a\nb\""), NOT_JSON);
        json("B024", "a second document", good + good, NOT_JSON);
        json("B024", "a second line", good + "\n{}", NOT_JSON);
        json("B024", "a byte order mark", "\ufeff" + good, NOT_JSON);
        json("B024", "the same name twice", tenant.order(",\"copy_type\":\"faq\""), "400 DUPLICATE_KEY");
    }

    private void absurd() {
        for (String open : List.of("[", "{\"a\":", "[{\"a\":")) {
            json("B026", "10,000 times " + open, tenant.order(",\"x\":" + open.repeat(10_000)), NOT_JSON);
        }
        json("B027", "a million digits", tenant.order(",\"count\":" + "9".repeat(1_000_000)), NOT_JSON);
        json("B027", "a million fraction digits", tenant.order(",\"count\":1." + "9".repeat(1_000_000)), NOT_JSON);
        json("B027", "1e400", tenant.order(",\"count\":1e400"), NOT_JSON);
        json("B027", "1e999999999", tenant.order(",\"count\":1e999999999"), NOT_JSON);
        json("B027", "1e-999999999", tenant.order(",\"count\":1e-999999999"), NOT_JSON);
        for (String number : List.of("-0", "5.0", "5e0")) {
            json("B027", number, tenant.order(",\"count\":" + number), INVALID);
        }
        json("B029", "4,000 unknown fields", tenant.order(unknownFields(4_000)), "422 UNKNOWN_FIELD");
        json("B029", "80,000 unknown fields", tenant.order(unknownFields(80_000)), "413 PAYLOAD_TOO_LARGE");
        json(
                "B029",
                "a mebibyte of empty objects",
                tenant.order(",\"x\":[" + "{},".repeat(340_000) + "{}]"),
                "413 PAYLOAD_TOO_LARGE");
        json(
                "B029",
                "a name of a million characters",
                tenant.order(",\"" + "f".repeat(1_000_000) + "\":1"),
                "422 UNKNOWN_FIELD");
        json("B029", "100,000 unknown fields", tenant.order(unknownFields(100_000)), "413 PAYLOAD_TOO_LARGE");
        rows.add(BadRow.of(
                "B032",
                "only XML is acceptable",
                RawHttp.request("GET /api/v1/quota", null, tenant.authorization(), "Accept: application/xml"),
                "200"));
    }

    private static String unknownFields(int count) {
        return IntStream.range(0, count).mapToObj(i -> ",\"f" + i + "\":1").collect(Collectors.joining());
    }
}
