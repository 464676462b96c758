package io.quillstream.audit;

import io.quillstream.processors.decide.RecordRules;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.topic.Topics;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Finds the records that entries name as their cause. One stream task reads a partition's records in order, so the
 * causes of its entries come in order too and each topic is read once; grants and cancellations, which are few and may
 * be named again, are kept, and so are requests that were passed over and may turn out to be refusals.
 */
final class Causes implements AutoCloseable {

    private final LogCursor<GenerationRequested> requests;
    private final LogCursor<TaskCompleted> completions;
    private final LogCursor<CancellationRequested> cancellations;
    private final LogCursor<CreditsGranted> grants;

    private final Map<Long, LogRecord<CancellationRequested>> wishes = new HashMap<>();
    private final Map<String, Queue<LogRecord<CreditsGranted>>> granted = new HashMap<>();
    private final Map<Long, LogRecord<GenerationRequested>> passedRequests = new HashMap<>();
    private boolean allGrantsRead;

    Causes(Log log, int partition) {
        requests = log.open(Topics.REQUESTS, partition);
        completions = log.open(Topics.COMPLETIONS, partition);
        cancellations = log.open(Topics.CANCELLATIONS, partition);
        grants = log.open(Topics.GRANTS, partition);
    }

    /** The request at that offset, once; passes over those before it. */
    Optional<LogRecord<GenerationRequested>> request(Cause cause) {
        LogRecord<GenerationRequested> passed = passedRequests.remove(cause.getOffset());
        return passed != null ? Optional.of(passed) : requests.at(cause.getOffset(), this::keepIfRecorded);
    }

    /** What the record asks for, if it is one that the processors decide on. */
    static Optional<GenerationRequested> valid(LogRecord<GenerationRequested> record) {
        return record.value()
                .filter(request -> request.getWorkspaceId().equals(record.raw().key()))
                .filter(request -> RecordRules.broken(request).isEmpty());
    }

    /** The completion at that offset. */
    Optional<LogRecord<TaskCompleted>> completion(Cause cause) {
        return completions.at(cause.getOffset(), passed -> {});
    }

    /** The cancellation at that offset; may be asked for again. */
    Optional<LogRecord<CancellationRequested>> cancellation(Cause cause) {
        LogRecord<CancellationRequested> known = wishes.get(cause.getOffset());
        if (known != null) {
            return Optional.of(known);
        }
        Optional<LogRecord<CancellationRequested>> found =
                cancellations.at(cause.getOffset(), passed -> wishes.put(passed.offset(), passed));
        found.ifPresent(wish -> wishes.put(wish.offset(), wish));
        return found;
    }

    /** The workspace's valid grants that have not been taken yet, in order; the caller takes them. */
    Queue<LogRecord<CreditsGranted>> grants(String workspace) {
        if (!allGrantsRead) {
            readGrants();
        }
        return granted.computeIfAbsent(workspace, unknown -> new ArrayDeque<>());
    }

    /** Workspaces that have a valid grant. */
    Set<String> grantees() {
        if (!allGrantsRead) {
            readGrants();
        }
        return Set.copyOf(granted.keySet());
    }

    /** Grants may have come while the ledger was read. */
    void readNewGrants() {
        allGrantsRead = false;
    }

    private void readGrants() {
        long end = grants.end();
        for (var grant = grants.next(end); grant.isPresent(); grant = grants.next(end)) {
            LogRecord<CreditsGranted> record = grant.get();
            record.value()
                    .filter(value -> value.getWorkspaceId().equals(record.raw().key()))
                    .filter(value -> RecordRules.broken(value).isEmpty())
                    .ifPresent(value -> granted.computeIfAbsent(value.getWorkspaceId(), unknown -> new ArrayDeque<>())
                            .add(record));
        }
        allGrantsRead = true;
    }

    private void keepIfRecorded(LogRecord<GenerationRequested> passed) {
        if (passed.value().filter(GenerationRequested::getRecordRefusal).isPresent()) {
            passedRequests.put(passed.offset(), passed);
        }
    }

    @Override
    public void close() {
        requests.close();
        completions.close();
        cancellations.close();
        grants.close();
    }
}
