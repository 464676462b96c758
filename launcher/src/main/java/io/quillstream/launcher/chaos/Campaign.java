package io.quillstream.launcher.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Journal;
import io.quillstream.checker.ProviderCalls;
import io.quillstream.checker.RateInvariant;
import io.quillstream.checker.Transcripts;
import io.quillstream.checker.Violation;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.testkit.llm.CallSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** What happens on a cluster that is up: load, faults, rest, verdict. Runs once. */
final class Campaign {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The longest deadline, the longest pause of a dead processor's transactions and sessions, and a start. */
    private static final Duration REST_WITHIN = ChaosRun.DEADLINE.plusSeconds(90);

    /** What a fault brings to a standstill stands still within this time. */
    private static final Duration FELT_WITHIN = Duration.ofSeconds(8);

    private static final Duration PROBE_WITHIN = Duration.ofSeconds(120);
    private static final int PROBE = 20;
    private static final int READ_AGAIN = 40;
    private static final int BUG = 500;
    private static final int OF_FREE_PLAN = 10;

    private static final Set<String> OF_PROCESSES = Set.of("killed", "frozen", "starved", "restarted");

    private final Cluster cluster;
    private final ChaosOptions options;
    private final Consumer<String> said;
    private final Journal journal = new Journal();
    private final Transcripts transcripts = new Transcripts();
    private final StreamReader streams;
    private final Door door;
    private final Workload load;
    private final List<Tenant> tenants;
    private final Tenant hurried;
    private final Queue<CallSpan> calls = new ConcurrentLinkedQueue<>();
    private final Rest rest;
    private final FaultLog log;
    private final ObjectNode figures = JsonNodeFactory.instance.objectNode();
    private final List<Violation> violations = new ArrayList<>();
    private Leftovers leftovers;
    private Instant loadEnded;

    Campaign(Cluster cluster, ChaosOptions options, Consumer<String> said) throws InterruptedException {
        this.cluster = cluster;
        this.options = options;
        this.said = said;
        this.door = door(Rooms.INGEST_API);
        this.streams = new StreamReader(door(Rooms.PROGRESS_BRIDGE), transcripts);
        this.load = new Workload(door, streams, journal, options.rate());
        Tenants maker = new Tenants(door);
        this.tenants = tenants(maker);
        this.hurried = maker.make("hurried", "free", 100_000);
        this.rest = new Rest(cluster, door, everybody());
        cluster.provider().watchedBy(calls::add);
        this.log = new FaultLog(said);
    }

    ChaosReport run() throws Exception {
        figures.put("seed", options.seed()).put("began", log.begin().toString());
        figures.put("probe_before_ms", probe("before"));
        leftovers = new Leftovers(cluster.processes(), cluster.of(Rooms.PROGRESS_BRIDGE.service()));
        try (Keeper keeper = new Keeper(cluster, log)) {
            faults(keeper);
            comeToRest();
        }
        judge();
        count();
        return new ChaosReport(figures, violations);
    }

    private void faults(Keeper keeper) throws InterruptedException {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        load.begin(tenants, hurried, seeds.nextLong());
        List<String> names = cluster.instances().stream().map(Instance::name).toList();
        String small = cluster.disk().usable() ? Rooms.STREAM_PROCESSORS.service() + "-2" : null;
        if (small == null) {
            said.accept("no disk will be full: mounting a small one takes root");
        }
        List<Fault> plan = new FaultPlan(seeds.nextLong(), names, small).faults(options.faults(), options::wants);
        new FaultRunner(cluster, keeper, log, options.atOnce(), seeds.nextLong()).run(plan);
        loadEnded = Instant.now();
        said.accept("no fault is left; the load ends and everything comes to rest");
    }

    private void comeToRest() throws InterruptedException {
        load.end();
        if (rest.await(REST_WITHIN)) {
            figures.put(
                    "quiescence_ms", Duration.between(loadEnded, Instant.now()).toMillis());
        } else {
            violations.add(new Violation("I34", "no rest after " + REST_WITHIN.toSeconds() + " s: " + rest.unrest()));
        }
        figures.put("probe_after_ms", probe("after"));
        readAgain();
    }

    private void judge() throws Exception {
        ProviderCalls called = new ProviderCalls(called(), workerLosses());
        violations.addAll(rest.check(journal, transcripts, called));
        violations.addAll(exits());
        violations.addAll(bugs());
        violations.addAll(new RateInvariant(OF_FREE_PLAN, Duration.ofMinutes(1), Cluster.EACH)
                .check(passes(), ApartDoors.of(log, logs(Rooms.INGEST_API))));
        violations.addAll(bystanders());
        violations.addAll(leftovers.after());
        figures.set("footprints", JSON.valueToTree(leftovers.figures()));
        replay();
        rebuild();
        violations.addAll(leaks().in(cluster.logs()));
        stillness(rest.stillness());
        figures.put("orders_called", called.orders()).put("repeated_calls", called.repeated());
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
        return calls.stream()
                .flatMap(span ->
                        Canaries.in(span.call())
                                .map(audience -> new ProviderCalls.Call(audience, span.tokens()))
                                .stream())
                .toList();
    }

    private List<RateInvariant.Pass> passes() {
        return load.hasty().stream()
                .filter(Posted::answeredWell)
                .map(post -> new RateInvariant.Pass(post.sent(), post.answered()))
                .toList();
    }

    /** One fault at a time must not be felt by posts that it does not meet. */
    private List<Violation> bystanders() {
        if (options.atOnce() > 1) {
            return List.of();
        }
        Bystanders bystanders = new Bystanders(log.begin(), log.entries(), load.firsts());
        figures.set("posts_of_bystanders", JSON.valueToTree(bystanders.figures()));
        return bystanders.violations();
    }

    /** For how long no job was finished (goal G12). */
    private void stillness(Stillness stillness) {
        figures.put("longest_gap_ms", stillness.longest(log.begin(), loadEnded).toMillis());
        long[] after = log.entries().stream()
                .filter(entry -> entry.number() > 0)
                .map(entry -> log.begin().plus(entry.begun()))
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

    /** How long some jobs take from the first post until the last has ended; they all must complete. */
    private long probe(String name) throws InterruptedException {
        long begun = System.nanoTime();
        List<String> jobs = load.probe(tenants.getFirst(), "probe-" + name, PROBE);
        if (jobs.size() < PROBE || !rest.await(PROBE_WITHIN)) {
            violations.add(new Violation(
                    "I34",
                    "of a probe of " + PROBE + " jobs " + name + " the faults " + jobs.size()
                            + " were accepted, and then " + rest.unrest()));
        }
        return (System.nanoTime() - begun) / 1_000_000;
    }

    /** Who comes when everything is over sees the same as those who were there (I30), and what the job shows (I31). */
    private void readAgain() throws InterruptedException {
        List<String> jobs = load.followed();
        for (int i = 0; i < jobs.size(); i += Math.max(1, jobs.size() / READ_AGAIN)) {
            for (Tenant tenant : everybody()) {
                streams.again(jobs.get(i), tenant.token());
                Door.Answer job = door.ask("GET", "/api/v1/jobs/" + jobs.get(i), tenant.token(), null, null, null);
                if (job.status() == 200) {
                    transcripts.shown(jobs.get(i), job.body());
                }
            }
        }
    }

    private int workerLosses() {
        return (int) log.entries().stream()
                .filter(entry ->
                        OF_PROCESSES.contains(entry.kind()) || entry.kind().startsWith("link-"))
                .filter(entry -> entry.what().contains(Rooms.LLM_WORKERS.service()))
                .count();
    }

    /** An orderly stop ends with 0 in time (I42). */
    private List<Violation> exits() {
        return log.entries().stream()
                .filter(entry -> entry.kind().equals("restarted"))
                .filter(entry -> !Optional.ofNullable(entry.note()).orElse("").startsWith("exit code 0 "))
                .map(entry -> new Violation("I42", entry.what() + " at " + entry.begun() + ": " + entry.note()))
                .toList();
    }

    private Leaks leaks() {
        Map<String, String> forbidden = new HashMap<>();
        forbidden.put(Canaries.BEGINNING, "I28");
        forbidden.put(ChaosRun.PROVIDER_KEY, "I39");
        forbidden.put(cluster.addresses().places().password(), "I39");
        everybody().forEach(tenant -> forbidden.put(tenant.token(), "I39"));
        return new Leaks(forbidden);
    }

    /** A server that is away is 503: who is told 500 is not told to try again. */
    private List<Violation> bugs() {
        long posts = journal.statuses().getOrDefault(BUG, 0L);
        long opened = transcripts.refusals().getOrDefault(BUG, 0L);
        return posts + opened == 0
                ? List.of()
                : List.of(new Violation("HTTP", posts + " posts and " + opened + " streams were answered " + BUG));
    }

    private void count() {
        ObjectNode counted = figures.putObject("load");
        counted.put("posts", journal.size());
        counted.set("answers", JSON.valueToTree(journal.statuses()));
        counted.put("answered_at_once", answeredAtOnce());
        counted.put("hasty", load.hasty().size()).put("hasty_passed", passes().size());
        counted.put("batches", load.batches()).put("cancellations", load.cancellations());
        counted.put("streams", transcripts.size()).put("connections", transcripts.connections());
        counted.put("jobs_beside_their_streams", transcripts.jobsShown());
        counted.set("stream_refusals", JSON.valueToTree(transcripts.refusals()));
        figures.set("counts", JSON.valueToTree(log.counts()));
        figures.set(
                "violations",
                JSON.valueToTree(violations.stream().map(Violation::toString).toList()));
        figures.set("log", log.json());
    }

    /** Share of posts whose first try was answered for good. */
    private double answeredAtOnce() {
        List<Posted> firsts = load.firsts();
        return firsts.isEmpty()
                ? 1
                : (double) firsts.stream().filter(Posted::answeredWell).count() / firsts.size();
    }

    private List<Tenant> everybody() {
        List<Tenant> all = new ArrayList<>(tenants);
        all.add(hurried);
        return all;
    }

    private List<Path> logs(Rooms room) {
        return cluster.of(room.service()).stream()
                .map(instance -> cluster.logs().resolve(instance.name() + ".log"))
                .toList();
    }

    private Door door(Rooms room) {
        return new Door(cluster.of(room.service()).stream().map(Instance::url).toList());
    }

    private static List<Tenant> tenants(Tenants maker) throws InterruptedException {
        List<Tenant> tenants = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            tenants.add(maker.make("rich-" + i, "business", 1_000_000));
        }
        tenants.add(maker.make("poor", "business", 40));
        return tenants;
    }
}
