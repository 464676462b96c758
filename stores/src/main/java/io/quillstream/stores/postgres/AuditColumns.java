package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.postgres.ColumnRows.Column;
import java.util.List;
import java.util.function.Function;

/** An audit record as columns of {@code audit_log}. */
final class AuditColumns {

    static final List<Column<FromLog<AuditRecorded>>> ALL = List.of(
            column("job_id", "uuid", AuditRecorded::getJobId),
            column("workspace_id", "uuid", AuditRecorded::getWorkspaceId),
            column("user_id", "text", AuditRecorded::getUserId),
            column("kind", "text", AuditRecorded::getKind),
            column("product_id", "uuid", AuditRecorded::getProductId),
            column("copy_type", "text", AuditRecorded::getCopyType),
            column("tokens_used", "bigint", AuditRecorded::getTokensUsed),
            column("input_tokens", "bigint", usage(TokenUsage::getInputTokens)),
            column("output_tokens", "bigint", usage(TokenUsage::getOutputTokens)),
            column("cache_read_tokens", "bigint", usage(TokenUsage::getCacheReadTokens)),
            column("cache_write_tokens", "bigint", usage(TokenUsage::getCacheWriteTokens)),
            column("reasoning_tokens", "bigint", usage(TokenUsage::getReasoningTokens)),
            column("usage_estimated", "boolean", usage(TokenUsage::getEstimated)),
            column("cost_micros", "bigint", AuditRecorded::getCostMicros),
            column("price_book", "text", AuditRecorded::getPriceBook),
            column("credits", "bigint", AuditRecorded::getCredits),
            column("status", "text", AuditRecorded::getStatus),
            column("error_code", "text", AuditRecorded::getErrorCode),
            column("result_count", "integer", AuditRecorded::getResultCount),
            column("template_version", "text", AuditRecorded::getTemplateVersion),
            column("provider", "text", AuditRecorded::getProvider),
            column("model", "text", AuditRecorded::getModel),
            column("attempts", "integer", AuditRecorded::getAttempts),
            column("unmetered_calls", "integer", AuditRecorded::getUnmeteredCalls),
            column("degraded", "boolean", AuditRecorded::getDegraded),
            column("requested_at", "timestamptz", AuditRecorded::getRequestedAt),
            column("timestamp", "timestamptz", AuditRecorded::getTimestamp),
            column("cause_topic", "text", record -> record.getCause().getTopic()),
            column("cause_partition", "integer", record -> record.getCause().getPartition()),
            column("cause_offset", "bigint", record -> record.getCause().getOffset()),
            source("source_topic", "text", record -> record.partition().topic()),
            source("source_partition", "integer", record -> record.partition().partition()),
            source("source_offset", "bigint", FromLog::offset));

    private AuditColumns() {}

    private static Column<FromLog<AuditRecorded>> column(
            String name, String type, Function<AuditRecorded, Object> value) {
        return source(name, type, record -> value.apply(record.value()));
    }

    private static Column<FromLog<AuditRecorded>> source(
            String name, String type, Function<FromLog<AuditRecorded>, Object> value) {
        return new Column<>(name, type, value);
    }

    private static Function<AuditRecorded, Object> usage(Function<TokenUsage, Object> value) {
        return record -> record.getUsage() == null ? null : value.apply(record.getUsage());
    }
}
