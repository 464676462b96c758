package io.quillstream.launcher.house;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.audit.AuditReport;
import io.quillstream.audit.Difference;
import io.quillstream.audit.LedgerReplay;

/** What an audit found, as JSON: the same from the server and from a command that reads the log itself. */
public final class AuditAnswer {

    private AuditAnswer() {}

    /** Of a verification. */
    public static ObjectNode of(AuditReport report) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("holds", report.holds());
        body.put("entries", report.entries());
        body.put("audit_records", report.records());
        body.put("rows", report.rows());
        body.put("open_jobs", report.open());
        ObjectNode upTo = body.putObject("up_to");
        report.upTo().forEach(upTo::put);
        body.put("took_ms", report.took().toMillis());
        body.set("difference", report.difference().map(AuditAnswer::named).orElse(null));
        body.put("sentence", report.sentence());
        return body;
    }

    /** What does not apply to the place is null: a row that follows from many records has no offset. */
    private static ObjectNode named(Difference first) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("subject", first.subject())
                .put("workspace_id", first.workspace())
                .put("seq", first.seq() == 0 ? null : Long.valueOf(first.seq()))
                .put("partition", first.partition() < 0 ? null : Integer.valueOf(first.partition()))
                .put("offset", first.offset() < 0 ? null : Long.valueOf(first.offset()))
                .put("field", first.field())
                .put("expected", first.expected())
                .put("found", first.found());
    }

    /** Of a replay. */
    public static ObjectNode of(LedgerReplay.Report report) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("entries", report.entries())
                .put("audit_records", report.records())
                .put("took_ms", report.took().toMillis())
                .put("sentence", report.sentence());
    }
}
