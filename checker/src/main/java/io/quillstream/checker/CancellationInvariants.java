package io.quillstream.checker;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job whose cancellation was accepted ends cancelled unless its end was decided before; one whose cancellation came too
 * late had ended when that was said (I8). A cancellation whose answer is unknown may be in the log or not, and may be
 * repeated.
 *
 * <p>"Before" means that the deciders had not read the cancellation. That they had is proved only by a ledger entry that
 * this one or a later one caused ({@link ReadOrder}), so a load should cancel again soon after.
 */
final class CancellationInvariants {

    private static final int ACCEPTED = 202;
    private static final int UNKNOWN_JOB = 404;
    private static final int TOO_LATE = 409;

    /** What the clocks of the broker and of a client beside it may be apart. */
    private static final Duration CLOCKS = Duration.ofSeconds(1);

    private final History history;
    private final List<Journal.Wish> wishes;

    /** By workspace and subject, in the order of their partition. */
    private final Map<String, List<Event>> told;

    /** By job: the record of its end. */
    private final Map<String, Event> ends;

    private final List<Violation> violations = new ArrayList<>();

    /** @param wishes answers that clients got; cancellations of which none is here are looked at in the log only */
    CancellationInvariants(History history, List<Journal.Wish> wishes) {
        this.history = history;
        this.wishes = wishes;
        this.told = history.cancellations().stream()
                .collect(groupingBy(event -> subject(
                        event.text("workspace_id"),
                        event.text("job_id") == null ? event.text("batch_id") : event.text("job_id"))));
        this.ends = history.content().stream()
                .filter(event -> event.record("end") != null)
                .collect(toMap(event -> event.text("job_id"), event -> event, (a, b) -> a));
    }

    List<Violation> check() {
        heeded();
        wishes.stream()
                .collect(groupingBy(wish -> subject(wish.workspace(), wish.subject())))
                .forEach(this::answered);
        return violations;
    }

    /**
     * No job ends otherwise that was open when its cancellation was read, nor one of a batch that was admitted after its
     * batch's was. Those of a batch that were open then are ended little by little, and may end by themselves meanwhile.
     */
    private void heeded() {
        ReadOrder order = new ReadOrder(history.ledger());
        Map<String, String> batches = new HashMap<>();
        history.requests().forEach(event -> batches.put(event.text("job_id"), event.text("batch_id")));
        for (Event entry : history.ledger()) {
            String job = entry.text("job_id");
            if (job == null || !ends.containsKey(job) || status(job).equals("cancelled")) {
                continue;
            }
            boolean begins = entry.text("entry").equals("reserve");
            first(entry, begins ? batches.get(job) : job)
                    .filter(cancellation -> order.heard(cancellation) < entry.offset())
                    .ifPresent(cancellation -> violations.add(new Violation(
                            "I8",
                            "job " + job + " is " + status(job) + " although "
                                    + (begins ? "its batch's" : "its") + " cancellation " + cancellation.place()
                                    + " had been read before " + entry.place())));
        }
    }

    /** The first cancellation of the subject, which may be null, if it is in the partition of the entry's causes. */
    private Optional<Event> first(Event entry, String subject) {
        return Optional.ofNullable(subject)
                .map(known -> told.get(subject(entry.text("workspace_id"), known)))
                .map(List::getFirst)
                .filter(cancellation -> cancellation.partition() == entry.partition());
    }

    /** What a client was told of one job or batch, however often it asked. */
    private void answered(String subject, List<Journal.Wish> answers) {
        long accepted =
                answers.stream().filter(wish -> wish.status() == ACCEPTED).count();
        long open = answers.stream().filter(Journal.Wish::open).count();
        int found = told.getOrDefault(subject, List.of()).size();
        if (found < accepted || found > accepted + open) {
            violations.add(new Violation(
                    "I8",
                    "the log has " + found + " cancellations of " + subject + ", accepted were " + accepted
                            + " and unanswered " + open));
        }
        for (Journal.Wish wish : answers) {
            if (wish.status() == UNKNOWN_JOB) {
                violations.add(new Violation("I8", "the cancellation of " + subject + " was answered 404"));
            } else if (wish.status() == TOO_LATE) {
                tooLate(wish);
            }
        }
    }

    private void tooLate(Journal.Wish wish) {
        long latest = wish.answered().plus(CLOCKS).toEpochMilli();
        history.requests().stream()
                .filter(event -> wish.subject().equals(event.text("job_id"))
                        || wish.subject().equals(event.text("batch_id")))
                .map(event -> event.text("job_id"))
                .distinct()
                .filter(job -> !ends.containsKey(job) || ends.get(job).appended() > latest)
                .limit(1)
                .forEach(job -> violations.add(new Violation(
                        "I8",
                        "the cancellation of " + wish.subject() + " was answered 409 at " + wish.answered()
                                + ", before job " + job + " had ended")));
    }

    private String status(String job) {
        return ends.get(job).record("end").get("status").toString();
    }

    private static String subject(String workspace, String id) {
        return workspace + "/" + id;
    }
}
