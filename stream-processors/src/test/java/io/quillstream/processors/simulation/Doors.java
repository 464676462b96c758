package io.quillstream.processors.simulation;

import io.quillstream.processors.Events;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.avro.specific.SpecificRecord;

/** What users wish: jobs, lines of batches, cancellations, credits, plans; often the same again, sometimes nonsense. */
final class Doors {

    private static final int JOBS = 7;

    private final SplittableRandom random;
    private final int workspaces;
    private int jobs;

    Doors(SplittableRandom random, int workspaces) {
        this.random = random;
        this.workspaces = workspaces;
    }

    SpecificRecord wish(Instant now) {
        int workspace = random.nextInt(workspaces);
        int choice = random.nextInt(100);
        if (choice < 16) {
            return Events.extra(id(workspace, 100 + random.nextInt(5)), 1 + random.nextInt(6))
                    .setWorkspaceId(workspace(workspace))
                    .setGrantedAt(now)
                    .build();
        }
        if (choice < 24) {
            return Events.plan(id(workspace, 200 + random.nextInt(4)), random.nextInt(8))
                    .setWorkspaceId(workspace(workspace))
                    .setWindow(random.nextInt(4))
                    .setGrantedAt(now)
                    .build();
        }
        if (choice < 34) {
            return cancellation(workspace, now);
        }
        return request(workspace, now);
    }

    /** A grant, for whoever writes one that nobody can read. */
    CreditsGranted grant(Instant now, long credits) {
        return Events.extra(id(0, 150), credits)
                .setWorkspaceId(workspace(0))
                .setGrantedAt(now)
                .build();
    }

    private SpecificRecord request(int workspace, Instant now) {
        boolean again = jobs > 0 && random.nextInt(6) == 0;
        int number = again ? random.nextInt(jobs) : jobs++ % (workspaces * JOBS);
        boolean line = number % 2 == 0;
        String job = id(workspace, 300 + number);
        GenerationRequested.Builder request =
                line ? Events.line(job, batch(workspace, number), number) : Events.request(job);
        if (!line) {
            request.setRecordRefusal(number % 4 == 1);
        }
        // The same job is the same order: its door derives the id from the order's key.
        request.getCopy().setCount(1 + number * 7 % 10);
        return request.setWorkspaceId(workspace(workspace))
                .setAcceptedAt(now.plus(Duration.ofSeconds(random.nextInt(-900, 900))))
                .setDeadlineAt(now.plus(Duration.ofSeconds(random.nextInt(0, 300))))
                .build();
    }

    private SpecificRecord cancellation(int workspace, Instant now) {
        int number = random.nextInt(Math.max(1, jobs + 2));
        // What is another tenant's is nobody's: the door cannot know that of a job that it has not heard of yet.
        int owner = random.nextInt(10) == 0 ? (workspace + 1) % workspaces : workspace;
        CancellationRequested wish = random.nextInt(3) == 0
                ? Events.cancelBatch(workspace(workspace), batch(owner, number))
                : Events.cancelJob(workspace(workspace), id(owner, 300 + number));
        wish.setRequestedAt(now);
        return wish;
    }

    private static String batch(int workspace, int number) {
        return id(workspace, 500 + number % 4 / 2);
    }

    private static String workspace(int number) {
        return id(number, 0);
    }

    private static String id(int workspace, int number) {
        return Events.uuid(((long) workspace + 1 << 16) + number);
    }
}
