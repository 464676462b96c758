package io.quillstream.processors.decide;

import io.quillstream.processors.state.AccountState;
import io.quillstream.processors.state.JobState;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.price.PriceBook;
import io.quillstream.schemas.price.PriceBooks;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides on requests: a job that was decided before is a repetition; otherwise the price by the book in force at the
 * event time is reserved, or the request is refused if the balance is below it.
 *
 * @param books all price books
 */
public record AdmissionPolicy(PriceBooks books) {

    /**
     * @param account the workspace
     * @param known the job of that id, if there is one
     * @param request a valid request of that workspace
     * @param cause its record
     * @param at its event time
     */
    public Admission decide(
            AccountState account, Optional<JobState> known, GenerationRequested request, Cause cause, Instant at) {
        if (known.isPresent()) {
            return new Admission.Repeated(known.get());
        }
        PriceBook book = books.at(at);
        JobState asked = job(request, cause, at);
        Planner planner = Planner.of(request.getKind()).orElseThrow();
        long price = book.credits(request.getKind(), planner.items(asked));
        Change rolled = Period.roll(account, at);
        if (price > Accounts.balance(rolled.account())) {
            return new Admission.Refused(asked, price, rolled, request.getRecordRefusal());
        }
        JobState job = Drafts.of(asked)
                .setCredits(price)
                .setPriceBook(book.id())
                .setFromMonthly(Ledger.fromMonthly(rolled.account(), price))
                .setSteps(planner.steps(asked))
                .build();
        return new Admission.Admitted(
                job, rolled.then(Ledger.reserve(rolled.account(), price, request.getJobId(), cause, at, book.id())));
    }

    private static JobState job(GenerationRequested request, Cause cause, Instant at) {
        return JobState.newBuilder()
                .setJobId(request.getJobId())
                .setWorkspaceId(request.getWorkspaceId())
                .setUserId(request.getUserId())
                .setKind(request.getKind())
                .setOrder(Orders.of(request.getCopy()))
                .setFingerprint(request.getFingerprint())
                .setBatchId(request.getBatchId())
                .setCustomId(request.getCustomId())
                .setLine(request.getLine())
                .setStatus(JobLifecycle.PENDING)
                .setCredits(0)
                .setRequest(Origins.of(cause))
                .setRequestedAt(at)
                .setDeadlineAt(EventTime.deadline(request.getDeadlineAt(), at))
                .build();
    }
}
