package io.quillstream.launcher.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** E: orders that break a rule of their fields, name what is not theirs, or cost what is not there. */
final class OrderRows {

    private static final String INVALID = "422 VALIDATION_FAILED";
    private static final String UNKNOWN = "422 UNKNOWN_FIELD";
    private static final String NO_PRODUCT = "404 INVALID_PRODUCT";

    private final List<BadRow> rows = new ArrayList<>();

    static List<BadRow> of(Tenant tenant, Tenant other) {
        OrderRows table = new OrderRows();
        table.fields(tenant);
        table.ids(tenant, other);
        return table.rows;
    }

    /** What somebody without credits asks for. The refusal is decided behind the log, so request and decision are there. */
    static List<BadRow> unpaid(Tenant poor) {
        OrderRows table = new OrderRows();
        table.row("B059", "no credits", poor, poor.order(), "402 QUOTA_EXCEEDED");
        table.row("S35", "the smallest order", poor, poor.order(",\"count\":1"), "402 QUOTA_EXCEEDED");
        table.row("S35", "the largest order", poor, poor.order(",\"count\":10"), "402 QUOTA_EXCEEDED");
        return table.rows;
    }

    private void row(String id, String what, Tenant tenant, String order, String answer) {
        rows.add(BadRow.of(
                id,
                what,
                RawHttp.request(
                        "POST /api/v1/copy/generate",
                        order.getBytes(StandardCharsets.UTF_8),
                        tenant.authorization(),
                        "Content-Type: application/json"),
                answer));
    }

    private void fields(Tenant tenant) {
        for (String count :
                List.of("0", "-1", "11", "2147483648", "9223372036854775808", "\"5\"", "1.5", "null", "[]")) {
            row("B052", "count " + count, tenant, tenant.order(",\"count\":" + count), INVALID);
        }
        for (String type : List.of("\"Titles\"", "\"\"", "\"t\u0456tles\"", "null", "\"" + "x".repeat(10_000) + "\"")) {
            String shown = type.substring(0, Math.min(20, type.length()));
            row("B053", "copy_type " + shown, tenant, tenant.order().replace("\"titles\"", type), INVALID);
        }
        row("B053", "no copy_type", tenant, tenant.order().replace(",\"copy_type\":\"titles\"", ""), INVALID);
        for (String field : List.of("tone", "length_preference")) {
            for (String value : List.of("\"\"", "\"Casual\"", "\"huge\"", "null", "3")) {
                row("B054", field + " " + value, tenant, tenant.order(",\"" + field + "\":" + value), INVALID);
            }
        }
        for (String audience : List.of("\"\"", "\" \"", "\"\\u200b\\u3000\"", "null", "\"" + "x".repeat(501) + "\"")) {
            String shown = audience.substring(0, Math.min(20, audience.length()));
            row("B054", "target_audience " + shown, tenant, tenant.order(",\"target_audience\":" + audience), INVALID);
        }
        for (String field :
                List.of("balance", "role", "price", "credits", "status", "job_id", "user_id", "__proto__")) {
            row("S24", "the read-only field " + field, tenant, tenant.order(",\"" + field + "\":1"), UNKNOWN);
        }
    }

    private void ids(Tenant tenant, Tenant other) {
        String mine = tenant.product().toString();
        String order = tenant.order();
        row(
                "B056",
                "a product that nobody has",
                tenant,
                order.replace(mine, UUID.randomUUID().toString()),
                NO_PRODUCT);
        row(
                "B056",
                "another's product",
                tenant,
                order.replace(mine, other.product().toString()),
                NO_PRODUCT);
        row("B056", "the nil product", tenant, order.replace(mine, new UUID(0, 0).toString()), NO_PRODUCT);
        for (String form : List.of("{%s}", "urn:uuid:%s", "%s%%00", " %s", "%s\\n", "\\u2028%s", "x")) {
            row("B056", "the id " + form, tenant, order.replace(mine, form.formatted(mine)), INVALID);
        }
        String theirs = other.workspace().toString();
        row(
                "S20",
                "another's workspace",
                tenant,
                order.replace(tenant.workspace().toString(), theirs),
                "403 WORKSPACE_MISMATCH");
        row(
                "S20",
                "another's workspace and product",
                tenant,
                other.order()
                        .toUpperCase(Locale.ROOT)
                        .replace("WORKSPACE_ID", "workspace_id")
                        .replace("PRODUCT_ID", "product_id")
                        .replace("COPY_TYPE", "copy_type")
                        .replace("TITLES", "titles"),
                "403 WORKSPACE_MISMATCH");
    }
}
