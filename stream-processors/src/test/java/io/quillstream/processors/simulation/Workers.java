package io.quillstream.processors.simulation;

import io.quillstream.checker.Event;
import io.quillstream.processors.Events;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TokenUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Workers behind a share group: a task may be done by several of them (redelivery), by none (all of them died), late,
 * with success here and failure there; and once in a while one says something of a task that never was.
 */
final class Workers {

    private final SplittableRandom random;

    Workers(SplittableRandom random) {
        this.random = random;
    }

    /** What becomes of a task: completions, each with the time at which it arrives. */
    List<TaskCompleted> take(Event task, Instant now) {
        List<TaskCompleted> completions = new ArrayList<>();
        int deliveries = random.nextInt(8) == 0 ? 0 : random.nextInt(5) == 0 ? 2 + random.nextInt(3) : 1;
        for (int delivery = 1; delivery <= deliveries; delivery++) {
            Instant done = now.plusMillis(random.nextInt(12) == 0 ? random.nextInt(600_000) : random.nextInt(8_000));
            TaskCompleted completion = completion(task, delivery, done);
            completions.add(completion);
            if (random.nextInt(8) == 0) {
                // The same record twice: its producer did not hear that the first one had arrived.
                completions.add(TaskCompleted.newBuilder(completion)
                        .setCompletedAt(done.plusMillis(random.nextInt(5_000)))
                        .build());
            }
        }
        return completions;
    }

    private TaskCompleted completion(Event task, int delivery, Instant at) {
        int count = ((Number) task.record("copy").get("count")).intValue();
        boolean succeeds = random.nextInt(4) > 0;
        TaskCompleted.Builder completion = TaskCompleted.newBuilder()
                .setTaskId(task.text("task_id"))
                .setJobId(task.text("job_id"))
                .setWorkspaceId(task.text("workspace_id"))
                .setStep(task.text("step"))
                .setAttempt((int) task.number("attempt"))
                .setDelivery(delivery)
                .setWorker("worker-" + random.nextInt(3))
                .setStartedAt(at)
                .setCompletedAt(at)
                .setCheckedAt(random.nextBoolean() ? at : null)
                .setCalls(1)
                .setSucceeded(succeeds)
                .setItems(List.of());
        switch (random.nextInt(30)) {
            case 0 -> completion.setAttempt(0);
            case 1 -> completion.setTaskId(Events.uuid(1));
            case 2 -> completion.setJobId(Events.uuid(2));
            case 3 -> completion.setWorkspaceId(Events.uuid(3));
            case 4 -> completion.setStep("another");
            default -> {}
        }
        return succeeds
                ? completion
                        .setItems(IntStream.range(0, count)
                                .mapToObj(i -> "Title " + i)
                                .toList())
                        .setProvider("local")
                        .setModel("local-writer-1")
                        .setTemplateVersion("titles:abc")
                        .setDegraded(random.nextInt(8) == 0)
                        .setUsage(new TokenUsage(100L, 20L, 0L, 0L, 0L, false))
                        .setCostMicros(27L)
                        .setPriceBook("book")
                        .build()
                : completion
                        .setFailure(new Failure("LLM_TIMEOUT", "It took too long.", true))
                        .build();
    }
}
