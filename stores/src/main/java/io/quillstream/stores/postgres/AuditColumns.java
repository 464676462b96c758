package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.stores.position.FromLog;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/** An audit record as columns of {@code audit_log}. */
final class AuditColumns {

    private AuditColumns() {}

    static Map<String, Object> of(FromLog<AuditRecorded> record) {
        AuditRecorded value = record.value();
        TokenUsage usage = value.getUsage();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("job_id", value.getJobId());
        row.put("workspace_id", value.getWorkspaceId());
        row.put("user_id", value.getUserId());
        row.put("kind", value.getKind());
        row.put("product_id", value.getProductId());
        row.put("copy_type", value.getCopyType());
        row.put("tokens_used", value.getTokensUsed());
        row.put("input_tokens", tokens(usage, TokenUsage::getInputTokens));
        row.put("output_tokens", tokens(usage, TokenUsage::getOutputTokens));
        row.put("cache_read_tokens", tokens(usage, TokenUsage::getCacheReadTokens));
        row.put("cache_write_tokens", tokens(usage, TokenUsage::getCacheWriteTokens));
        row.put("reasoning_tokens", tokens(usage, TokenUsage::getReasoningTokens));
        row.put("usage_estimated", usage == null ? null : usage.getEstimated());
        row.put("cost_micros", value.getCostMicros());
        row.put("price_book", value.getPriceBook());
        row.put("credits", value.getCredits());
        row.put("status", value.getStatus());
        row.put("error_code", value.getErrorCode());
        row.put("result_count", value.getResultCount());
        row.put("template_version", value.getTemplateVersion());
        row.put("provider", value.getProvider());
        row.put("model", value.getModel());
        row.put("attempts", value.getAttempts());
        row.put("unmetered_calls", value.getUnmeteredCalls());
        row.put("degraded", value.getDegraded());
        row.put("requested_at", value.getRequestedAt().toString());
        row.put("timestamp", value.getTimestamp().toString());
        row.put("cause_topic", value.getCause().getTopic());
        row.put("cause_partition", value.getCause().getPartition());
        row.put("cause_offset", value.getCause().getOffset());
        row.put("source_topic", record.partition().topic());
        row.put("source_partition", record.partition().partition());
        row.put("source_offset", record.offset());
        return row;
    }

    private static Long tokens(TokenUsage usage, ToLongFunction<TokenUsage> kind) {
        return usage == null ? null : kind.applyAsLong(usage);
    }
}
