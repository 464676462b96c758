package io.quillstream.ingest.batch;

import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.generate.KnownProducts;
import io.quillstream.ingest.generate.RequestRecords;
import io.quillstream.ingest.publish.BulkAppend;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Turns the lines of one batch into requests. Used once, by one thread. */
final class BatchIntake {

    private final Principal caller;
    private final UUID batch;
    private final JobIds ids;
    private final RequestRecords records;
    private final KnownProducts products;
    private final BulkAppend.Run run;
    private final BatchRejections rejections;
    /**
     * The caller's ids of all lines that have one, refused ones too: an id names one line. Ids of jobs stand for them: they
     * are short, and as different.
     */
    private final Set<UUID> taken = new HashSet<>();

    private int accepted;

    BatchIntake(
            Principal caller,
            UUID batch,
            JobIds ids,
            RequestRecords records,
            KnownProducts products,
            BulkAppend.Run run,
            BatchRejections rejections) {
        this.caller = caller;
        this.batch = batch;
        this.ids = ids;
        this.records = records;
        this.products = products;
        this.run = run;
        this.rejections = rejections;
    }

    /**
     * Publishes all lines that can be; returns how many that were.
     *
     * @param first the portion that was read already; empty afterwards
     * @param rest those behind it
     */
    int take(List<LineReading> first, LinePortions rest) throws IOException {
        for (List<LineReading> portion = first; !portion.isEmpty(); portion = rest.next()) {
            publish(portion);
            // Or it would be held while the next one is read.
            portion.clear();
        }
        return accepted;
    }

    private void publish(List<LineReading> portion) {
        Set<UUID> known = known(portion);
        for (LineReading reading : portion) {
            switch (reading) {
                case LineReading.Bad bad -> reject(bad);
                case LineReading.Order order -> publish(order, known);
            }
        }
    }

    private Set<UUID> known(List<LineReading> portion) {
        Set<UUID> asked = portion.stream()
                .filter(LineReading.Order.class::isInstance)
                .map(order -> ((LineReading.Order) order).copy().productId())
                .collect(Collectors.toSet());
        return products.existing(caller.workspace(), asked);
    }

    private void publish(LineReading.Order order, Set<UUID> known) {
        UUID job = ids.ofLine(batch, order.customId());
        if (!taken.add(job)) {
            reject(order, ProblemCode.VALIDATION_FAILED, "/custom_id was used by an earlier line of the batch");
        } else if (!known.contains(order.copy().productId())) {
            reject(order, ProblemCode.INVALID_PRODUCT, "The workspace has no product with that product_id");
        } else {
            accepted++;
            run.add(
                    Topics.REQUESTS,
                    caller.workspace().toString(),
                    records.ofLine(caller, order.copy(), job, batch, order.customId(), order.line()));
        }
    }

    private void reject(LineReading.Bad bad) {
        if (bad.customId() != null) {
            taken.add(ids.ofLine(batch, bad.customId()));
        }
        rejections.add(bad);
    }

    private void reject(LineReading.Order order, ProblemCode code, String message) {
        rejections.add(new LineReading.Bad(order.line(), order.customId(), LineReading.failure(code, message)));
    }
}
