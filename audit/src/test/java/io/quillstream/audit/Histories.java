package io.quillstream.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Histories to verify. */
final class Histories {

    private Histories() {}

    /** Seeded: two workspaces on one partition and one on the other do what they like for some months; every job ends. */
    static List<Bookkeeper> random(MemoryLog log, long seed, int steps) {
        Random random = new Random(seed);
        List<Bookkeeper> all = List.of(
                new Bookkeeper(log, new UUID(seed, 1), 0),
                new Bookkeeper(log, new UUID(seed, 2), 0),
                new Bookkeeper(log, new UUID(seed, 3), 1));
        List<List<String>> open = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        all.forEach(books -> {
            books.plan(random.nextInt(0, 8));
            books.extra(1);
        });
        for (int step = 0; step < steps; step++) {
            int who = random.nextInt(all.size());
            step(all.get(who), open.get(who), random);
        }
        Instant end =
                all.stream().map(books -> books.now).max(Instant::compareTo).orElseThrow();
        all.forEach(books -> {
            books.now = end;
            books.expireOverdue();
        });
        return all;
    }

    private static void step(Bookkeeper books, List<String> open, Random random) {
        books.pass(Duration.ofMinutes(random.nextInt(random.nextInt(20) == 0 ? 60_000 : 3)));
        if (random.nextBoolean()) {
            books.turnOfTheMonth();
        }
        switch (random.nextInt(14)) {
            case 0 -> books.plan(random.nextInt(0, 12));
            case 1 -> books.extra(random.nextInt(1, 5));
            case 2 -> books.repeatedGrant();
            case 3, 4, 5, 6 ->
                books.request(random.nextInt(1, 11), random.nextInt(4) == 0 ? batch(books) : null, random.nextBoolean())
                        .ifPresent(open::add);
            case 7 -> {
                books.cancelBatch(batch(books));
                open.removeIf(books::closed);
            }
            default -> {
                if (!open.isEmpty()) {
                    end(books, open.remove(random.nextInt(open.size())), random);
                }
            }
        }
    }

    private static String batch(Bookkeeper books) {
        return new UUID(7, UUID.fromString(books.workspace).getLeastSignificantBits()).toString();
    }

    private static void end(Bookkeeper books, String job, Random random) {
        switch (random.nextInt(7)) {
            case 0 -> books.fail(job);
            case 1 -> books.cancel(job);
            case 2 -> books.expire(job);
            case 3 -> books.degrade(job);
            case 4 -> {
                books.complete(job);
                books.complete(job);
            }
            default -> books.complete(job);
        }
    }
}
