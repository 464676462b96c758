package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.ingest.admin.DecisionScan.Found;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.AuditRow;
import io.quillstream.stores.postgres.LedgerRow;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The chain of records behind a job's money.
 *
 * @param decided decisions on the job, oldest first
 * @param entries its ledger entries, in order
 * @param audit its audit record, if it has ended
 */
record Explanation(UUID workspace, UUID job, List<Found> decided, List<LedgerRow> entries, Optional<AuditRow> audit) {

    private enum Verdict {
        CHARGED("Its credits were settled when it completed"),
        REFUNDED("Its credits were released when it ended without a result to be paid for"),
        RESERVED("Its credits are reserved until it ends"),
        REFUSED("The balance was smaller than its price");

        private final String reason;

        Verdict(String reason) {
            this.reason = reason;
        }

        String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    ObjectNode json() {
        Verdict verdict = verdict();
        ObjectNode body = JsonText.object()
                .put("job_id", job.toString())
                .put("workspace_id", workspace.toString())
                .put("verdict", verdict.wireName())
                .put("reason", verdict.reason);
        ArrayNode chain = body.putArray("chain");
        decided.forEach(found -> chain.add(decision(found)));
        entries.forEach(row -> chain.add(entry(row)));
        audit.ifPresent(row -> chain.add(ended(row)));
        return body;
    }

    private Verdict verdict() {
        if (has("settle")) {
            return Verdict.CHARGED;
        }
        if (has("release")) {
            return Verdict.REFUNDED;
        }
        return has("reserve") ? Verdict.RESERVED : Verdict.REFUSED;
    }

    private boolean has(String entry) {
        return entries.stream().anyMatch(row -> row.entry().equals(entry));
    }

    private static ObjectNode decision(Found found) {
        String what =
                found.decision().getRepeated() ? "repeated" : found.decision().getAdmitted() ? "admitted" : "refused";
        ObjectNode link = link(what, Topics.ADMISSIONS.name(), found.partition(), found.offset());
        return link.putNull("cause")
                .put("amount", found.decision().getCredits())
                .put("balance", found.decision().getBalance())
                .put("at", JsonText.time(found.at()));
    }

    private static ObjectNode entry(LedgerRow row) {
        ObjectNode link = link(row.entry(), row.sourceTopic(), row.sourcePartition(), row.sourceOffset());
        link.set("cause", place(row.causeTopic(), row.causePartition(), row.causeOffset()));
        return link.put("amount", row.amount()).put("balance", row.balance()).put("at", JsonText.time(row.at()));
    }

    private static ObjectNode ended(AuditRow row) {
        String what = row.errorCode() == null ? row.status() : row.status() + ": " + row.errorCode();
        ObjectNode link = link(what, row.sourceTopic(), row.sourcePartition(), row.sourceOffset());
        link.set("cause", place(row.causeTopic(), row.causePartition(), row.causeOffset()));
        return link.put("amount", row.credits()).putNull("balance").put("at", JsonText.time(row.timestamp()));
    }

    private static ObjectNode link(String what, String topic, int partition, long offset) {
        ObjectNode link = JsonText.object().put("what", what);
        link.set("record", place(topic, partition, offset));
        return link;
    }

    private static ObjectNode place(String topic, int partition, long offset) {
        return JsonText.object().put("topic", topic).put("partition", partition).put("offset", offset);
    }
}
