package io.quillstream.launcher.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.fault.Fault;
import io.quillstream.launcher.chaos.fault.FaultPlan;
import io.quillstream.launcher.chaos.fault.FaultRunner;
import io.quillstream.launcher.chaos.fault.Keeper;
import io.quillstream.launcher.chaos.load.Door;
import io.quillstream.launcher.chaos.load.Evidence;
import io.quillstream.launcher.chaos.load.Requests;
import io.quillstream.launcher.chaos.load.StreamReader;
import io.quillstream.launcher.chaos.load.Tenant;
import io.quillstream.launcher.chaos.load.Tenants;
import io.quillstream.launcher.chaos.load.Workload;
import io.quillstream.launcher.chaos.verdict.Leftovers;
import io.quillstream.launcher.chaos.verdict.Rest;
import io.quillstream.launcher.house.Rooms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** What happens on a cluster that is up: load, faults, rest, verdict. Runs once. */
final class Campaign {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** The longest deadline, the longest pause of a dead processor's transactions and sessions, and a start. */
    private static final Duration REST_WITHIN = ChaosRun.DEADLINE.plusSeconds(90);

    private static final Duration PROBE_WITHIN = Duration.ofSeconds(120);
    private static final int PROBE = 20;
    private static final int READ_AGAIN = 40;
    private static final int ITEMS_OF_TWO_CREDITS = 10;

    /** Odd, so that jobs of two credits leave one that nothing can be had for. */
    private static final int CREDITS_OF_A_CROWD = 61;

    private final Cluster cluster;
    private final ChaosOptions options;
    private final Consumer<String> said;
    private final Evidence seen;
    private final StreamReader streams;
    private final Door door;
    private final Requests requests;
    private final Workload load;
    private final List<Tenant> tenants;
    private final Tenant hurried;
    private final Tenant crowded;
    private final Rest rest;
    private final ObjectNode figures = JsonNodeFactory.instance.objectNode();
    private final List<Violation> violations = new ArrayList<>();
    private Leftovers leftovers;
    private Instant loadEnded;

    Campaign(Cluster cluster, ChaosOptions options, Consumer<String> said) throws InterruptedException {
        this.cluster = cluster;
        this.options = options;
        this.said = said;
        this.door = door(Rooms.INGEST_API);
        this.seen = Evidence.none(said);
        this.streams = new StreamReader(door(Rooms.PROGRESS_BRIDGE), seen.transcripts());
        this.requests = new Requests(door, seen);
        this.load = new Workload(requests, streams, seen, options.rate());
        Tenants maker = new Tenants(door);
        this.tenants = tenants(maker);
        this.hurried = maker.make("hurried", "free", 100_000);
        this.crowded = maker.make("crowded", "business", CREDITS_OF_A_CROWD, ITEMS_OF_TWO_CREDITS);
        this.rest = new Rest(cluster, door, everybody());
        cluster.provider().watchedBy(seen.calls()::add);
    }

    ChaosReport run() throws Exception {
        figures.put("seed", options.seed()).put("began", seen.faults().begin().toString());
        figures.put("probe_before_ms", probe("before"));
        leftovers = new Leftovers(cluster.processes(), cluster.of(Rooms.PROGRESS_BRIDGE.service()));
        try (Keeper keeper = new Keeper(cluster, seen.faults())) {
            faults(keeper);
            comeToRest();
        }
        violations.addAll(
                new Judgement(cluster, options, seen, figures, said).pass(rest, leftovers, everybody(), loadEnded));
        count();
        return new ChaosReport(figures, violations);
    }

    private void faults(Keeper keeper) throws InterruptedException {
        SplittableRandom seeds = new SplittableRandom(options.seed());
        load.begin(tenants, hurried, crowded, seeds.nextLong());
        List<String> names = cluster.instances().stream().map(Instance::name).toList();
        String small = cluster.disk().usable() ? Cluster.ON_SMALL_DISK : null;
        if (small == null) {
            said.accept("no disk will be full: mounting a small one takes root");
        }
        List<Fault> plan = new FaultPlan(seeds.nextLong(), names, small).faults(options.faults(), options::wants);
        new FaultRunner(cluster, keeper, seen.faults(), options.atOnce(), seeds.nextLong()).run(plan);
        loadEnded = Instant.now();
        said.accept("no fault is left; the load ends and everything comes to rest");
    }

    private void comeToRest() throws InterruptedException {
        load.end();
        violations.addAll(load.failures());
        figures.put("load_ended_ms", sinceLoadEnded());
        ObjectNode unrest = figures.putObject("unrest");
        if (rest.await(
                REST_WITHIN,
                (who, why) ->
                        unrest.putObject(who).put("until_ms", sinceLoadEnded()).put("says", why))) {
            figures.put("quiescence_ms", sinceLoadEnded());
        } else {
            violations.add(new Violation("I34", "no rest after " + REST_WITHIN.toSeconds() + " s: " + rest.unrest()));
        }
        figures.put("probe_after_ms", probe("after"));
        readAgain();
    }

    private long sinceLoadEnded() {
        return Duration.between(loadEnded, Instant.now()).toMillis();
    }

    /** How long some jobs take from the first post until the last has ended; they all must complete. */
    private long probe(String name) throws InterruptedException {
        long begun = System.nanoTime();
        List<String> jobs = load.probe(tenants.getFirst(), "probe-" + name, PROBE);
        if (jobs.size() < PROBE || !rest.await(PROBE_WITHIN, (who, why) -> {})) {
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
                    seen.transcripts().shown(jobs.get(i), job.body());
                }
            }
        }
    }

    private void count() {
        ObjectNode counted = figures.putObject("load");
        seen.count(counted);
        counted.put("batches", requests.batches()).put("cancellations", requests.cancellations());
        figures.set("counts", JSON.valueToTree(seen.faults().counts()));
        figures.set(
                "violations",
                JSON.valueToTree(violations.stream().map(Violation::toString).toList()));
        figures.set("log", seen.faults().json());
    }

    private List<Tenant> everybody() {
        List<Tenant> all = new ArrayList<>(tenants);
        all.add(hurried);
        all.add(crowded);
        return all;
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
