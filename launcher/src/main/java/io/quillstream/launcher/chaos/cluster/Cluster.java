package io.quillstream.launcher.chaos.cluster;

import io.quillstream.embedded.Endpoints;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.testkit.llm.FakeLlm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Every process of a campaign. Closing it ends them all, services first. */
public final class Cluster implements AutoCloseable {

    /** Processes of each service. */
    public static final int EACH = 2;

    /** The process whose state is on the small disk, where there can be one. */
    public static final String ON_SMALL_DISK = name(Rooms.STREAM_PROCESSORS.service(), EACH);

    private static final Duration STACK_UP = Duration.ofSeconds(180);
    private static final Duration SERVICE_UP = Duration.ofSeconds(240);

    private static final String LOGS = "logs";

    private final Path data;
    private final Child stack;
    private final FakeLlm provider;
    private final SmallDisk disk;
    private Addresses addresses;
    private final List<Instance> instances = new ArrayList<>();

    private Cluster(Path data, Child stack, FakeLlm provider, SmallDisk disk) {
        this.data = data;
        this.stack = stack;
        this.provider = provider;
        this.disk = disk;
    }

    /** What the processes of a service are called. */
    public static List<String> names(Rooms room) {
        return IntStream.rangeClosed(1, EACH)
                .mapToObj(number -> name(room.service(), number))
                .toList();
    }

    private static String name(String service, int number) {
        return service + "-" + number;
    }

    /** What the processes printed, a file for each. */
    public Path logs() {
        return data.resolve(LOGS);
    }

    /**
     * Starts everything on the (empty) folder and returns when it is ready.
     *
     * @param settings of all services, on top of the addresses
     */
    public static Cluster start(Path data, FakeLlm provider, Map<String, String> settings) throws Exception {
        Ports ports = new Ports();
        int detour = ports.next();
        Path stackData = data.resolve("stack");
        Path logs = Files.createDirectories(data.resolve(LOGS));
        Child stack = new Child(
                "stack",
                List.of("-Xmx768m"),
                List.of(StackProcess.class.getName(), stackData.toString(), Integer.toString(detour)),
                Map.of(),
                logs.resolve("stack.log"));
        Cluster cluster = new Cluster(data, stack, provider, SmallDisk.mount(data.resolve("small-disk")));
        try {
            cluster.startStack();
            Endpoints servers = StackProcess.endpoints(stackData).orElseThrow();
            cluster.addresses = new Addresses(servers, detour, provider.port());
            for (Rooms room : Rooms.values()) {
                for (int i = 1; i <= EACH; i++) {
                    cluster.instances.add(cluster.instance(room.service(), i, ports.next(), settings));
                }
            }
            // One of each first: they make topics and tables, and two cores start ten processes no faster than five.
            for (int i = 0; i < EACH; i++) {
                for (int room = i; room < cluster.instances.size(); room += EACH) {
                    cluster.instances.get(room).child().start();
                }
                cluster.awaitReady();
            }
            return cluster;
        } catch (Exception | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Where everything is. */
    public Addresses addresses() {
        return addresses;
    }

    /** The process of the servers. */
    public Child stack() {
        return stack;
    }

    /** All of all services. */
    public List<Instance> instances() {
        return List.copyOf(instances);
    }

    /** The servers' process and all instances'. */
    public List<Child> processes() {
        List<Child> processes = new ArrayList<>(List.of(stack));
        instances.forEach(instance -> processes.add(instance.child()));
        return processes;
    }

    /** Those of one service. */
    public List<Instance> of(String service) {
        return instances.stream()
                .filter(instance -> instance.service().equals(service))
                .toList();
    }

    /** The instance of that name; it must be there. */
    public Instance named(String name) {
        return instances.stream()
                .filter(instance -> instance.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The disk that can be filled up; if it is usable, one of the stream processors has its state there. */
    public SmallDisk disk() {
        return disk;
    }

    /** Whom the workers ask. */
    public FakeLlm provider() {
        return provider;
    }

    /** Starts the servers and waits for them. */
    public void startStack() throws Exception {
        Path stackData = data.resolve("stack");
        StackProcess.forget(stackData);
        stack.start();
        boolean up = Waiting.until(STACK_UP, () -> !stack.runs() || endpointsKnown(stackData));
        if (!up || !stack.runs()) {
            throw new IllegalStateException("the servers did not come up:\n" + stack.lastWords(20));
        }
    }

    /** The child of the stack that runs that server: PostgreSQL or Redis. */
    public Optional<ProcessHandle> serverProcess(Server server) {
        String program = server == Server.POSTGRES ? "postgres" : "redis";
        return stack.process()
                .children()
                .filter(child -> child.info().command().orElse("").contains(program))
                .findFirst();
    }

    /** Waits until every process that runs is ready. */
    void awaitReady() throws InterruptedException {
        List<Instance> running =
                instances.stream().filter(instance -> instance.child().runs()).toList();
        if (!Waiting.until(SERVICE_UP, () -> running.stream().allMatch(Instance::ready))) {
            throw new IllegalStateException(notReady());
        }
    }

    /** Whether every process is there and ready. */
    public boolean ready() {
        return instances.stream().allMatch(Instance::ready);
    }

    /** Who is not ready and what it says. */
    public String notReady() {
        List<String> problems = new ArrayList<>();
        for (Instance instance : instances) {
            if (!instance.ready()) {
                problems.add(
                        instance + (instance.child().runs() ? "" : " (ended)") + ": " + instance.get("/health/ready"));
            }
        }
        return "not ready: " + problems;
    }

    @Override
    public void close() {
        List<Thread> ends = instances.stream()
                .map(instance -> Thread.ofVirtual().start(() -> end(instance.child())))
                .toList();
        ends.forEach(Cluster::join);
        instances.forEach(instance -> instance.links().close());
        end(stack);
        disk.close();
    }

    private Instance instance(String service, int number, int port, Map<String, String> settings) throws IOException {
        Links links = new Links(instances.size() + 2, addresses);
        String name = name(service, number);
        boolean small = name.equals(ON_SMALL_DISK) && disk.usable();
        Path state = Files.createDirectories(small ? disk.folder() : data.resolve(name));
        Map<String, String> environment = new HashMap<>(addresses.settingsThrough(links.address()));
        environment.putAll(settings);
        environment.put("QUILL_HTTP_PORT", Integer.toString(port));
        environment.put("QUILL_STATE_DIR", state.resolve(Instance.STATE).toString());
        Child child = new Child(
                name,
                List.of("-Xmx224m", "-Djdk.net.hosts.file=" + links.hostsFile(data)),
                List.of("io.quillstream.launcher.Quill", "run", service),
                environment,
                logs().resolve(name + ".log"));
        return new Instance(service, name, URI.create("http://127.0.0.1:" + port), state, child, links);
    }

    private static boolean endpointsKnown(Path stackData) {
        try {
            return StackProcess.endpoints(stackData).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private static void end(Child child) {
        try {
            if (child.runs()) {
                child.thaw();
                child.terminate(Duration.ofSeconds(20));
            }
        } catch (IOException | InterruptedException e) {
            child.process().destroyForcibly();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
