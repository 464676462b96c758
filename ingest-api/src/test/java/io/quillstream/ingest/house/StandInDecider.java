package io.quillstream.ingest.house;

import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.GrantKind;
import io.quillstream.schemas.price.PriceBooks;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Plays step admit of the stream processors: balances, repetitions, refusals. Used by one thread. */
final class StandInDecider {

    private final Map<String, Long> balances = new HashMap<>();
    private final Map<String, GenerationRequested> admitted = new HashMap<>();
    private final Set<String> grants = new HashSet<>();

    void granted(CreditsGranted grant) {
        if (grants.add(grant.getGrantId())) {
            long credits = grant.getKind() == GrantKind.PLAN ? grant.getMonthlyCredits() : grant.getAmount();
            balances.merge(grant.getWorkspaceId(), credits, Long::sum);
        }
    }

    AdmissionDecided decide(GenerationRequested request) {
        GenerationRequested first = admitted.get(request.getJobId());
        long balance = balances.getOrDefault(request.getWorkspaceId(), 0L);
        long price = PriceBooks.released()
                .at(request.getAcceptedAt())
                .credits("copy", request.getCopy().getCount());
        boolean enough = first != null || price <= balance;
        if (first == null && enough) {
            balance -= price;
            balances.put(request.getWorkspaceId(), balance);
            admitted.put(request.getJobId(), request);
        }
        return AdmissionDecided.newBuilder()
                .setJobId(request.getJobId())
                .setWorkspaceId(request.getWorkspaceId())
                .setUserId(request.getUserId())
                .setKind(request.getKind())
                .setCopy(request.getCopy())
                .setAdmitted(enough)
                .setCode(enough ? null : "QUOTA_EXCEEDED")
                .setRepeated(first != null)
                .setFingerprint(first == null ? request.getFingerprint() : first.getFingerprint())
                .setCredits(price)
                .setBalance(balance)
                .setBatchId(request.getBatchId())
                .setCustomId(request.getCustomId())
                .setLine(request.getLine())
                .setRequestedAt(first == null ? request.getAcceptedAt() : first.getAcceptedAt())
                .build();
    }
}
