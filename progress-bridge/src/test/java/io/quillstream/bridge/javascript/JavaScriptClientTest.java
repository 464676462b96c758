package io.quillstream.bridge.javascript;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Worker;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.testkit.stream.RoundRobin;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The JavaScript client: its own tests, and a reader of its at two real bridges. */
class JavaScriptClientTest {

    private static final String READER = """
            import { Quillstream } from "./quillstream.js";
            const [url, token, job] = process.argv.slice(-3);
            const numbers = [];
            for await (const event of new Quillstream(url, token).events(job)) numbers.push(event.seq);
            console.log(numbers.join(" "));
            """;

    @Test
    void its_own_tests_pass() throws Exception {
        Node.Ended tests = Node.run("--test");
        assertEquals(0, tests.code(), tests.output());
        assertTrue(tests.output().contains("pass 14"), () -> "its tests were run: " + tests.output());
    }

    /** What the page for those who write clients shows of it. */
    @Test
    void what_the_page_calls_is_there() throws Exception {
        String page = Files.readString(Node.client().resolve("../../docs/clients.md"));
        String called = Pattern.compile("```js\n(.*?)```", Pattern.DOTALL)
                .matcher(page)
                .results()
                .flatMap(block -> Pattern.compile("\\bquill\\.(\\w+)\\(")
                        .matcher(block.group(1))
                        .results())
                .map(call -> call.group(1))
                .distinct()
                .collect(Collectors.joining(" "));
        assertTrue(called.contains("events") && called.contains("watch"), called);
        Node.Ended missing = Node.run("--input-type=module", "--eval", """
                import { Quillstream } from "./quillstream.js";
                const names = process.argv.at(-1).split(" ");
                console.log(names.filter((name) => typeof Quillstream.prototype[name] !== "function").join(" "));
                """, "--", called);
        assertEquals("", missing.output().strip());
        assertEquals(0, missing.code());
    }

    @Test
    void it_reads_one_to_n_from_two_bridges_while_its_connection_breaks_again_and_again() throws Exception {
        try (BridgeHouse house = BridgeHouse.open();
                RoundRobin proxy = new RoundRobin(6);
                var reading = Executors.newSingleThreadExecutor()) {
            RunningBridge first = house.bridge();
            RunningBridge second = house.bridge();
            proxy.backends(List.of(first.port(), second.port()));
            UUID job = house.queued();
            Future<Node.Ended> reader = reading.submit(() -> Node.run(
                    "--input-type=module",
                    "--eval",
                    READER,
                    "--",
                    "http://127.0.0.1:" + proxy.port(),
                    house.token("dev"),
                    job.toString()));
            AtomicInteger attempt = new AtomicInteger(1);
            while (proxy.cuts() < 5 && !reader.isDone()) {
                for (Stage stage : Worker.STAGES) {
                    house.worker.report(job, stage, attempt.get(), attempt.get());
                }
                attempt.incrementAndGet();
                proxy.cutSome(1.0);
                LockSupport.parkNanos(50_000_000);
            }
            house.worker.completed(job, List.of("x"));
            Node.Ended ended = reader.get();
            int last = 2 + (attempt.get() - 1) * Worker.STAGES.size();
            String expected =
                    IntStream.rangeClosed(1, last).mapToObj(Integer::toString).collect(Collectors.joining(" "));
            assertEquals(expected, ended.output().strip());
        }
    }
}
