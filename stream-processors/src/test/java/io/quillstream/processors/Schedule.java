package io.quillstream.processors;

import static io.quillstream.processors.Events.uuid;

import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A random life of one workspace: grants, requests, completions and cancellations that repeat, overtake each other, come
 * late or name what does not exist, over up to three months of event time. The same seed gives the same life, as long as
 * the topology answers the same.
 */
final class Schedule {

    final String workspace;
    private final List<TaskDispatched> seen = new ArrayList<>();
    private final List<TaskCompleted> completions = new ArrayList<>();
    private final SplittableRandom random;
    private final long base;
    private Instant now = Events.NOON;
    private boolean batchCancellations = true;

    Schedule(long seed, long number) {
        this.random = new SplittableRandom(seed);
        this.base = number << 16;
        this.workspace = uuid(base);
    }

    /** The same without those, which the topology spreads over ticks. */
    Schedule withoutBatchCancellations() {
        batchCancellations = false;
        return this;
    }

    /** Tells of a task that left for the workers. */
    void dispatched(TaskDispatched task) {
        seen.add(task);
    }

    /** Does the next thing. */
    void step(House house) {
        now = now.plus(random.nextInt(40) == 0 ? Duration.ofDays(random.nextInt(20)) : Duration.ofSeconds(1));
        switch (random.nextInt(20)) {
            case 0, 1 ->
                house.grant(Events.extra(uuid(base + 100 + random.nextInt(4)), 1 + random.nextInt(4))
                        .setWorkspaceId(workspace)
                        .setGrantedAt(now)
                        .build());
            case 2 ->
                house.grant(Events.plan(uuid(base + 200 + random.nextInt(6)), random.nextInt(6))
                        .setWorkspaceId(workspace)
                        .setWindow(random.nextInt(4))
                        .setGrantedAt(now)
                        .build());
            case 3, 4, 5, 6, 7, 8, 9 -> request(house);
            case 10 -> cancel(house);
            default -> complete(house);
        }
    }

    private void request(House house) {
        boolean line = random.nextBoolean();
        int number = random.nextInt(8);
        String job = uuid(base + (line ? 400 : 300) + number);
        GenerationRequested.Builder request = line
                ? Events.line(job, batch(number), number)
                : Events.request(job).setRecordRefusal(random.nextBoolean());
        request.getCopy().setCount(1 + random.nextInt(10));
        GenerationRequested sent = request.setWorkspaceId(workspace)
                .setAcceptedAt(now.plus(Duration.ofMinutes(random.nextInt(-20, 20))))
                .setDeadlineAt(now.plus(Duration.ofMinutes(5)))
                .build();
        house.request(sent, now);
    }

    private void cancel(House house) {
        CancellationRequested wish = random.nextInt(3) == 0 && batchCancellations
                ? Events.cancelBatch(workspace, batch(random.nextInt(8)))
                : Events.cancelJob(workspace, uuid(base + (random.nextBoolean() ? 400 : 300) + random.nextInt(8)));
        wish.setRequestedAt(now);
        house.cancel(wish);
    }

    private void complete(House house) {
        if (seen.isEmpty()) {
            return;
        }
        if (!completions.isEmpty() && random.nextInt(4) == 0) {
            house.complete(completions.get(random.nextInt(completions.size())));
            return;
        }
        TaskDispatched task = seen.get(random.nextInt(seen.size()));
        TaskCompleted.Builder completion = random.nextInt(3) == 0
                ? Events.failure(task, "LLM_TIMEOUT")
                : Events.success(task).setDegraded(random.nextInt(6) == 0);
        switch (random.nextInt(12)) {
            case 0 -> completion.setAttempt(0);
            case 1 -> completion.setTaskId(uuid(base + 1));
            case 2 -> completion.setJobId(uuid(base + 2));
            default -> {}
        }
        TaskCompleted sent = completion.setCompletedAt(now).build();
        completions.add(sent);
        house.complete(sent);
    }

    private String batch(int number) {
        return uuid(base + 500 + number % 2);
    }
}
