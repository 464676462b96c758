package io.quillstream.launcher.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.ProviderCalls;
import io.quillstream.checker.RateInvariant;
import io.quillstream.checker.UnwantedCalls;
import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.load.Canaries;
import io.quillstream.launcher.chaos.load.Evidence;
import io.quillstream.launcher.chaos.load.Tenant;
import io.quillstream.launcher.chaos.verdict.ApartDoors;
import io.quillstream.launcher.chaos.verdict.Bystanders;
import io.quillstream.launcher.chaos.verdict.FullReplay;
import io.quillstream.launcher.chaos.verdict.Leaks;
import io.quillstream.launcher.chaos.verdict.Leftovers;
import io.quillstream.launcher.chaos.verdict.Rest;
import io.quillstream.launcher.chaos.verdict.StateRebuilt;
import io.quillstream.launcher.chaos.verdict.Stillness;
import io.quillstream.launcher.chaos.verdict.WorkerLosses;
import io.quillstream.launcher.house.Rooms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Holds a campaign that has come to rest against every invariant, and notes the figures on the way. Used once. */
final class Judgement {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What a fault brings to a standstill stands still within this time. */
    private static final Duration FELT_WITHIN = Duration.ofSeconds(8);

    private static final int BUG = 500;
    private static final int OF_FREE_PLAN = 10;

    private final Cluster cluster;
    private final ChaosOptions options;
    private final Evidence seen;
    private final ObjectNode figures;
    private final Consumer<String> said;
    private final List<Violation> violations = new ArrayList<>();

    /** @param figures gets what is worth a number */
    Judgement(Cluster cluster, ChaosOptions options, Evidence seen, ObjectNode figures, Consumer<String> said) {
        this.cluster = cluster;
        this.options = options;
        this.seen = seen;
        this.figures = figures;
        this.said = said;
    }

    /**
     * Everything that is broken. Takes minutes, and restarts processes.
     *
     * @param before what the processes had before the faults
     * @param loadEnded when the last post was due
     */
    List<Violation> pass(Rest rest, Leftovers before, List<Tenant> tenants, Instant loadEnded) throws Exception {
        ProviderCalls called = new ProviderCalls(called(), WorkerLosses.of(seen.faults()));
        UnwantedCalls unwanted = new UnwantedCalls(begun(), WorkerLosses.orLate(seen.faults()));
        violations.addAll(rest.check(seen.journal(), seen.transcripts(), called, unwanted));
        violations.addAll(seen.faults().undone());
        violations.addAll(exits());
        violations.addAll(bugs());
        violations.addAll(new RateInvariant(OF_FREE_PLAN, Duration.ofMinutes(1), Cluster.EACH)
                .check(passes(), ApartDoors.of(seen.faults(), logs(Rooms.INGEST_API))));
        violations.addAll(bystanders());
        violations.addAll(before.after());
        figures.set("footprints", JSON.valueToTree(before.figures()));
        replay();
        rebuild();
        violations.addAll(leaks(tenants).in(cluster.logs()));
        stillness(rest.stillness(), loadEnded);
        figures.put("orders_called", called.orders()).put("repeated_calls", called.repeated());
        return List.copyOf(violations);
    }

    private void replay() throws Exception {
        said.accept("everything is written to the stores once more");
        FullReplay replay = new FullReplay(cluster);
        violations.addAll(replay.check());
        figures.put("rows_replayed", replay.rows());
    }

    private void rebuild() throws Exception {
        said.accept("the stream processors begin once more without their state");
        StateRebuilt state = new StateRebuilt(cluster);
        violations.addAll(state.check());
        figures.put("stores_rebuilt", state.stores());
    }

    private List<ProviderCalls.Call> called() {
        return seen.calls().stream()
                .flatMap(span ->
                        Canaries.in(span.call())
                                .map(audience -> new ProviderCalls.Call(audience, span.tokens()))
                                .stream())
                .toList();
    }

    /** The provider is in this process, so its clock is that of the clients. */
    private List<UnwantedCalls.Call> begun() {
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        return seen.calls().stream()
                .flatMap(span -> Canaries.in(span.call())
                        .map(audience -> new UnwantedCalls.Call(audience, now.plusNanos(span.begun() - nanos)))
                        .stream())
                .toList();
    }

    private List<RateInvariant.Pass> passes() {
        return Evidence.well(seen.hasty()).stream()
                .map(post -> new RateInvariant.Pass(post.sent(), post.answered()))
                .toList();
    }

    /** One fault at a time must not be felt by posts that it does not meet. */
    private List<Violation> bystanders() {
        if (options.atOnce() > 1) {
            return List.of();
        }
        Bystanders bystanders =
                new Bystanders(seen.faults().begin(), seen.faults().entries(), List.copyOf(seen.firsts()));
        figures.set("posts_of_bystanders", JSON.valueToTree(bystanders.figures()));
        return bystanders.violations();
    }

    /** For how long no job was finished (goal G12). */
    private void stillness(Stillness stillness, Instant loadEnded) {
        figures.put(
                "longest_gap_ms",
                stillness.longest(seen.faults().begin(), loadEnded).toMillis());
        long[] after = seen.faults().entries().stream()
                .filter(entry -> entry.number() > 0)
                .map(entry -> seen.faults().begin().plus(entry.begun()))
                .mapToLong(
                        fault -> stillness.after(fault, FELT_WITHIN, loadEnded).toMillis())
                .sorted()
                .toArray();
        if (after.length == 0) {
            return;
        }
        figures.putObject("gap_after_a_fault_ms")
                .put("p50", after[(after.length - 1) / 2])
                .put("p90", after[(after.length - 1) * 9 / 10])
                .put("max", after[after.length - 1]);
    }

    /** An orderly stop ends with 0 in time (I42). */
    private List<Violation> exits() {
        return seen.faults().entries().stream()
                .filter(entry -> entry.kind().equals("restarted"))
                .filter(entry -> !Optional.ofNullable(entry.note()).orElse("").startsWith("exit code 0 "))
                .map(entry -> new Violation("I42", entry.what() + " at " + entry.begun() + ": " + entry.note()))
                .toList();
    }

    private Leaks leaks(List<Tenant> tenants) {
        Map<String, String> forbidden = new HashMap<>();
        forbidden.put(Canaries.BEGINNING, "I28");
        forbidden.put(ChaosRun.PROVIDER_KEY, "I39");
        forbidden.put(cluster.addresses().places().password(), "I39");
        tenants.forEach(tenant -> forbidden.put(tenant.token(), "I39"));
        return new Leaks(forbidden);
    }

    /** A server that is away is 503: who is told 500 is not told to try again. */
    private List<Violation> bugs() {
        long posts = seen.journal().statuses().getOrDefault(BUG, 0L);
        long wishes = seen.journal().wishStatuses().getOrDefault(BUG, 0L);
        long opened = seen.transcripts().refusals().getOrDefault(BUG, 0L);
        return posts + wishes + opened == 0
                ? List.of()
                : List.of(new Violation(
                        "HTTP",
                        posts + " posts, " + wishes + " cancellations and " + opened + " streams were answered "
                                + BUG));
    }

    private List<Path> logs(Rooms room) {
        return cluster.of(room.service()).stream()
                .map(instance -> cluster.logs().resolve(instance.name() + ".log"))
                .toList();
    }
}
