package io.quillstream.launcher.chaos.verdict;

import io.quillstream.audit.AuditReport;
import io.quillstream.audit.LedgerVerification;
import io.quillstream.checker.Checker;
import io.quillstream.checker.History;
import io.quillstream.checker.Journal;
import io.quillstream.checker.Plumbing;
import io.quillstream.checker.PositionInvariants;
import io.quillstream.checker.Price;
import io.quillstream.checker.ProviderCalls;
import io.quillstream.checker.TopicLog;
import io.quillstream.checker.Transcripts;
import io.quillstream.checker.UnwantedCalls;
import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.cluster.Cluster;
import io.quillstream.launcher.chaos.cluster.Instance;
import io.quillstream.launcher.chaos.cluster.Waiting;
import io.quillstream.launcher.chaos.load.Door;
import io.quillstream.launcher.chaos.load.Tenant;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.Postgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The end of a campaign: everybody comes to rest, then everything must add up. */
public final class Rest {

    private static final Duration SINKS_MAY_TAKE = Duration.ofSeconds(60);

    private final Cluster cluster;
    private final Door door;
    private final List<Tenant> tenants;

    /** @param door of the API, where each tenant asks for his credits */
    public Rest(Cluster cluster, Door door, List<Tenant> tenants) {
        this.cluster = cluster;
        this.door = door;
        this.tenants = tenants;
    }

    /**
     * Whether within that time every process is ready and no tenant has a job under way.
     *
     * @param unrest is told who is not at rest and why, at each look
     */
    public boolean await(Duration atMost, BiConsumer<String, String> unrest) throws InterruptedException {
        return Waiting.until(atMost, () -> {
            Map<String, String> restless = restless();
            restless.forEach(unrest);
            return restless.isEmpty();
        });
    }

    /** Who is not at rest, and what there is to say of it. */
    private Map<String, String> restless() throws InterruptedException {
        Map<String, String> restless = new LinkedHashMap<>();
        for (Instance instance : cluster.instances()) {
            if (!instance.ready()) {
                restless.put(instance.name(), instance.get("/health/ready"));
            }
        }
        for (Tenant tenant : tenants) {
            Door.Answer quota = door.ask("GET", "/api/v1/quota", tenant.token(), null, null, null);
            if (quota.status() != 200) {
                restless.put(tenant.name(), "is not told its quota");
            } else if (quota.body().get("reserved").asLong() != 0) {
                restless.put(tenant.name(), "has jobs under way");
            }
        }
        return restless;
    }

    /** What is not at rest, for the report. */
    public String unrest() throws InterruptedException {
        List<String> quotas = new ArrayList<>();
        for (Tenant tenant : tenants) {
            quotas.add(tenant.name() + " " + door.ask("GET", "/api/v1/quota", tenant.token(), null, null, null));
        }
        return cluster.notReady() + ", quotas " + quotas;
    }

    /** Every invariant that topics, stores, journal, streams and calls can show. Sinks get a minute to catch up. */
    public List<Violation> check(Journal journal, Transcripts transcripts, ProviderCalls calls, UnwantedCalls unwanted)
            throws Exception {
        Checker.Places places = cluster.addresses().places();
        List<Violation> violations = lastFound(SINKS_MAY_TAKE, () -> {
            List<Violation> found =
                    new ArrayList<>(Checker.check(places, journal).violations());
            found.addAll(Plumbing.check(places.bootstrap()));
            found.addAll(PositionInvariants.check(places));
            return found;
        });
        History history = History.read(places.bootstrap(), places.registry());
        violations.addAll(transcripts.check(history));
        violations.addAll(calls.check(history));
        violations.addAll(unwanted.check(journal, history));
        violations.addAll(spent(history));
        violations.addAll(deadLetters(places));
        violations.addAll(audit(places));
        return violations;
    }

    /** One look at everything. */
    interface Look {
        List<Violation> found() throws Exception;
    }

    /**
     * What the last look within that time finds; nothing as soon as one finds nothing. Whoever cannot look has not seen
     * that everything holds.
     */
    static List<Violation> lastFound(Duration atMost, Look look) throws InterruptedException {
        List<Violation> last = new ArrayList<>();
        Waiting.until(atMost, () -> {
            last.clear();
            try {
                last.addAll(look.found());
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last.add(new Violation("checker", "could not look: " + e));
            }
            return last.isEmpty();
        });
        return last;
    }

    /** The project's own verification of its bill, on top of the checker's. */
    private static List<Violation> audit(Checker.Places places) throws Exception {
        KafkaClients kafka = KafkaClients.of(new Settings(
                Map.of("QUILL_KAFKA_BOOTSTRAP", places.bootstrap(), "QUILL_SCHEMA_REGISTRY_URL", places.registry())));
        try (Postgres postgres = Postgres.open(places.jdbcUrl(), places.user(), places.password(), 2)) {
            AuditReport report =
                    new LedgerVerification(kafka, Optional.of(postgres), SINKS_MAY_TAKE).verify(Optional.empty());
            return report.holds() ? List.of() : List.of(new Violation("I19", report.sentence()));
        }
    }

    /** What the tenants are shown as spent is what they got, at its price. */
    private List<Violation> spent(History history) throws InterruptedException {
        List<Violation> violations = new ArrayList<>();
        for (Tenant tenant : tenants) {
            long due = history.content().stream()
                    .filter(event ->
                            event.text("workspace_id").equals(tenant.workspace().toString()))
                    .filter(event -> event.record("end") != null
                            && event.record("end").get("status").toString().equals("completed"))
                    .mapToLong(Price::of)
                    .sum();
            Door.Answer quota = door.ask("GET", "/api/v1/quota", tenant.token(), null, null, null);
            long settled = quota.body().path("settled").asLong(-1);
            long available = quota.body().path("available").asLong(-1);
            if (settled != due || settled + available != tenant.credits()) {
                violations.add(new Violation(
                        "I16",
                        tenant.name() + " has completed jobs of " + due + " credits and got " + tenant.credits()
                                + ", and is shown " + quota.body()));
            }
        }
        return violations;
    }

    /** Nobody injected poison, so there must be none. */
    private static List<Violation> deadLetters(Checker.Places places) {
        try (TopicLog log = new TopicLog(places.bootstrap(), places.registry())) {
            return log.read("quill.dead-letters").stream()
                    .map(letter -> new Violation(
                            "I36",
                            letter.place() + " " + letter.text("reason") + ": " + letter.text("detail") + " from "
                                    + letter.record("origin")))
                    .toList();
        }
    }

    /** When jobs completed, by the broker's clock. */
    public Stillness stillness() {
        Checker.Places places = cluster.addresses().places();
        return new Stillness(History.read(places.bootstrap(), places.registry()).progress().stream()
                .filter(event -> event.text("stage").equals("completed"))
                .map(event -> Instant.ofEpochMilli(event.appended()))
                .toList());
    }
}
