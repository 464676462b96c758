package io.quillstream.audit;

import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.stores.postgres.AuditRow;
import io.quillstream.stores.postgres.LedgerRow;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The rows that PostgreSQL must have, made from records of the log. */
final class DerivedRows {

    private DerivedRows() {}

    static LedgerRow ledger(LogRecord<LedgerEntry> record) {
        LedgerEntry entry = record.value().orElseThrow();
        return new LedgerRow(
                UUID.fromString(entry.getWorkspaceId()),
                entry.getSeq(),
                entry.getEntry(),
                entry.getAmount(),
                entry.getBalance(),
                uuid(entry.getJobId()),
                entry.getCause().getTopic(),
                entry.getCause().getPartition(),
                entry.getCause().getOffset(),
                entry.getAt(),
                entry.getPriceBook(),
                entry.getPrevHash(),
                entry.getHash(),
                record.raw().topic(),
                record.partition(),
                record.offset());
    }

    static AuditRow audit(LogRecord<AuditRecorded> record) {
        AuditRecorded job = record.value().orElseThrow();
        Optional<TokenUsage> usage = Optional.ofNullable(job.getUsage());
        return new AuditRow(
                uuid(job.getJobId()),
                uuid(job.getWorkspaceId()),
                job.getUserId(),
                job.getKind(),
                uuid(job.getProductId()),
                job.getCopyType(),
                job.getTokensUsed(),
                tokens(usage, TokenUsage::getInputTokens),
                tokens(usage, TokenUsage::getOutputTokens),
                tokens(usage, TokenUsage::getCacheReadTokens),
                tokens(usage, TokenUsage::getCacheWriteTokens),
                tokens(usage, TokenUsage::getReasoningTokens),
                usage.map(TokenUsage::getEstimated).orElse(null),
                job.getCostMicros(),
                job.getPriceBook(),
                job.getCredits(),
                job.getStatus(),
                job.getErrorCode(),
                job.getResultCount(),
                job.getTemplateVersion(),
                job.getProvider(),
                job.getModel(),
                job.getAttempts(),
                job.getUnmeteredCalls(),
                job.getDegraded(),
                job.getRequestedAt(),
                job.getTimestamp(),
                job.getCause().getTopic(),
                job.getCause().getPartition(),
                job.getCause().getOffset(),
                record.raw().topic(),
                record.partition(),
                record.offset());
    }

    private static UUID uuid(String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static Long tokens(Optional<TokenUsage> usage, Function<TokenUsage, Long> kind) {
        return usage.map(kind).orElse(null);
    }
}
